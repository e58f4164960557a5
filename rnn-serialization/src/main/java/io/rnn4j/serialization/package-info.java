/**
 * Saving and loading of models.
 *
 * <p>A model file is a <a href="https://github.com/huggingface/safetensors">safetensors</a> file,
 * so that its weights can be read by any program that knows the format:
 *
 * <ol>
 *   <li>the length of the header, 8 bytes, little-endian;
 *   <li>the header, a JSON object that gives type, shape and place of every weight by its name,
 *       padded with spaces so that the data begin at a multiple of 8;
 *   <li>the data, little-endian, without gaps.
 * </ol>
 *
 * <p>The {@code __metadata__} of the header hold strings: {@code format}, always {@code rnn4j};
 * {@code version}, {@code 1}; {@code frozen}, the names of the weights that training leaves alone,
 * as a JSON array; and {@code architecture}, a JSON object:
 *
 * <pre>{@code
 * {"seed": 7,
 *  "input": {"steps": 0, "features": 1},
 *  "layers": [
 *    {"name": "recurrent", "cell": {"name": "lstm", "activation": {"name": "tanh"}, ...}, "units": 64, ...},
 *    {"name": "dense", "units": 1, ...}]}
 * }</pre>
 *
 * <p>0 steps are any number of steps. Every {@linkplain io.rnn4j.api.component.Component component}
 * is an object of its name and its settings, the components of its record, in lower case with
 * underscores. A setting that is not there has its default, unless it is {@linkplain
 * io.rnn4j.api.component.Required required}; one that the component does not know is an error.
 */
package io.rnn4j.serialization;
