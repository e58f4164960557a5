package io.rnn4j.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.util.Enumeration;

/**
 * Loads all classes of this test's class path and module path again, so that every method of a
 * class of rnn4j reports to {@link EnteredFiles}.
 */
final class NotingClassLoader extends ClassLoader {
    private static final String PROJECT = "io.rnn4j.";
    private static final String OWN_PACKAGE = EnteredFiles.class.getPackageName();
    private static final ClassDesc NOTES = ClassDesc.of(EnteredFiles.class.getName());
    private static final MethodTypeDesc ONE_TEXT =
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

    private final ClassLoader source = NotingClassLoader.class.getClassLoader();

    NotingClassLoader() {
        super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PROJECT)) {
            return super.loadClass(name, resolve);
        }
        // The platform loader finds the classes of all named modules, but without notes.
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream stream = source.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (stream == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] read = stream.readAllBytes();
            byte[] bytes =
                    name.startsWith(PROJECT) && !name.startsWith(OWN_PACKAGE)
                            ? withNotes(name, read)
                            : read;
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException failure) {
            throw new ClassNotFoundException(name, failure);
        }
    }

    @Override
    protected URL findResource(String name) {
        return source.getResource(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        return source.getResources(name);
    }

    private byte[] withNotes(String name, byte[] bytes) {
        int nested = name.indexOf('$');
        String file = nested < 0 ? name : name.substring(0, nested);
        // Stack maps name common superclasses, which are read without loading classes.
        ClassFile files =
                ClassFile.of(
                        ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(source)));
        return files.transformClass(
                files.parse(bytes),
                ClassTransform.transformingMethodBodies(
                        method -> !method.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME),
                        note(file)));
    }

    private static CodeTransform note(String file) {
        return new CodeTransform() {
            @Override
            public void atStart(CodeBuilder code) {
                code.ldc(file).invokestatic(NOTES, "enter", ONE_TEXT);
            }

            @Override
            public void accept(CodeBuilder code, CodeElement element) {
                code.with(element);
            }
        };
    }
}
