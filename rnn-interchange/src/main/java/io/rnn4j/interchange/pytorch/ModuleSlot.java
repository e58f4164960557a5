package io.rnn4j.interchange.pytorch;

import io.rnn4j.interchange.pytorch.Submodule.RecurrentModule;

import java.util.ArrayList;
import java.util.List;

/**
 * What one layer here takes its weights from: a module, or a layer of a recurrent one.
 *
 * @param module the module
 * @param layer number of the layer, from 0
 */
record ModuleSlot(Submodule module, int layer) {

    /** {@return the slots of modules in their order} */
    static List<ModuleSlot> of(List<Submodule> modules) {
        List<ModuleSlot> slots = new ArrayList<>();
        for (Submodule module : modules) {
            int layers =
                    module instanceof RecurrentModule recurrent ? recurrent.stack().layers() : 1;
            for (int layer = 0; layer < layers; layer++) {
                slots.add(new ModuleSlot(module, layer));
            }
        }
        return slots;
    }

    /** {@return the name of the module, followed by {@code _l0} and so on if it has layers} */
    String name() {
        boolean one =
                !(module instanceof RecurrentModule recurrent) || recurrent.stack().layers() == 1;
        if (one) {
            return module.name();
        }
        return module.name().isEmpty() ? "l" + layer : module.name() + "_l" + layer;
    }

    /** {@return the name and the constructor of the module} */
    @Override
    public String toString() {
        return "'%s' %s".formatted(name(), module.constructor());
    }
}
