/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Limits for the size of types and methods in the main code of all modules. */
class CodeLimitsTest {

    private static final int MAX_METHOD_LINES = 40;
    private static final int MAX_FIELDS = 15;
    private static final int MAX_CONSTRUCTOR_PARAMETERS = 7;
    private static final int MAX_TYPE_LINES = 400;

    /** The parsers, whose loops are faster in one piece. */
    private static final Set<String> PARSERS = Set.of("FrameParser", "JsonCheck");

    private static final List<String> MODULES = List.of("api", "impl", "cdi-extension", "server");

    @Test
    void typesAndMethodsOfAllModulesAreSmall() throws IOException {
        List<Path> sources = sources();
        List<String> found = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Limits(unit, positions, found).scan(unit, null);
            }
        }

        assertThat(sources).hasSizeGreaterThan(300);
        assertThat(found).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    /** Finds what exceeds a limit in one file. */
    private static final class Limits extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> found;
        private final String source;

        Limits(CompilationUnitTree unit, SourcePositions positions, List<String> found) throws IOException {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
            this.source = unit.getSourceFile().getCharContent(true).toString();
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            String name = type.getSimpleName().toString();
            boolean anonymous = name.isEmpty();
            if (!anonymous && !PARSERS.contains(name)) {
                check(name, "code lines", codeLines(type), MAX_TYPE_LINES);
            }
            if (!anonymous && type.getKind() != Tree.Kind.ENUM) {
                check(name, "fields", fields(type), MAX_FIELDS);
            }
            if (type.getKind() == Tree.Kind.RECORD) {
                check(name, "components", fields(type), MAX_CONSTRUCTOR_PARAMETERS);
            }
            for (Tree member : type.getMembers()) {
                if (member instanceof MethodTree method && !PARSERS.contains(name)) {
                    checkMethod(name, method);
                }
            }
            return super.visitClass(type, null);
        }

        private void checkMethod(String type, MethodTree method) {
            boolean constructor = method.getName().contentEquals("<init>");
            check(type + "." + method.getName(), "lines", lines(method), MAX_METHOD_LINES);
            if (constructor) {
                check(
                        type + " constructor",
                        "parameters",
                        method.getParameters().size(),
                        MAX_CONSTRUCTOR_PARAMETERS);
            }
        }

        private static int fields(ClassTree type) {
            return (int) type.getMembers().stream()
                    .filter(member -> member instanceof VariableTree field
                            && !field.getModifiers().getFlags().contains(Modifier.STATIC))
                    .count();
        }

        private int lines(Tree tree) {
            long start = positions.getStartPosition(unit, tree);
            long end = positions.getEndPosition(unit, tree);
            return start < 0
                    ? 0
                    : (int) (unit.getLineMap().getLineNumber(end)
                            - unit.getLineMap().getLineNumber(start)
                            + 1);
        }

        /** Returns the lines of a type without blank ones and comments, and without the constants of an enum, which are data. */
        private int codeLines(ClassTree type) {
            String name = type.getSimpleName().toString();
            int constants = type.getKind() != Tree.Kind.ENUM
                    ? 0
                    : type.getMembers().stream()
                            .filter(member -> member instanceof VariableTree field
                                    && String.valueOf(field.getType()).equals(name))
                            .mapToInt(this::codeLinesOf)
                            .sum();
            return codeLinesOf(type) - constants;
        }

        private int codeLinesOf(Tree tree) {
            String text = source.substring(
                    (int) positions.getStartPosition(unit, tree), (int) positions.getEndPosition(unit, tree));
            return (int) text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty()
                            && !line.startsWith("//")
                            && !line.startsWith("*")
                            && !line.startsWith("/*"))
                    .count();
        }

        private void check(String where, String what, int value, int max) {
            if (value > max) {
                found.add(where + ": at most " + max + " " + what + ", got " + value);
            }
        }
    }
}
