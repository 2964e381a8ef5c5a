/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.sources;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds mistakes in javadoc that doclint accepts: a block tag inside a sentence, which is shown as text; a first sentence that does
 * not begin with a verb or a noun; a first paragraph without a full stop.
 */
final class Javadocs {

    /** String literals, text blocks, characters and comments; the first group is the content of a javadoc comment. */
    private static final Pattern TOKENS = Pattern.compile(
            "\"\"\"(?s:\\\\.|(?!\"\"\").)*+\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\\n])++'"
                    + "|//[^\\n]*+|/\\*\\*(?!/)((?s:(?!\\*/).)*+)\\*/|/\\*(?s:(?!\\*/).)*+\\*/");

    private static final Pattern BLOCK_TAG =
            Pattern.compile("@(?:apiNote|deprecated|exception|implNote|implSpec|param|return"
                    + "|see|serial(?:Data|Field)?|since|throws)\\b");

    private static final Pattern LEADING_ASTERISK = Pattern.compile("(?m)^([ \\t]*)\\*");

    /** Beginnings of a sentence that describes something instead of naming it. */
    private static final Set<String> NEITHER_VERB_NOR_NOUN =
            Set.of("What", "Whether", "Who", "How", "Where", "That", "Those");

    private static final Pattern FULL_STOP_OR_COLON = Pattern.compile("(?:\\.\\)?|:)$");

    private static final Pattern FIRST_WORD = Pattern.compile("\\p{L}+");

    /** Ends of the first paragraph: a blank line, a block element, a block tag. */
    private static final Pattern FIRST_PARAGRAPH_END =
            Pattern.compile("\\n\\s*\\n|<(?:p|ul|ol|pre|table|dl|h[1-6])>|(?:^|\\n)\\s*@");

    /** Stands for each character of an inline tag. */
    private static final char INLINE_TAG = '\uFFFC';

    private final String name;
    private final String source;
    private final List<String> problems = new ArrayList<>();

    private Javadocs(String name, String source) {
        this.name = name;
        this.source = source;
    }

    /** Returns the mistakes in the Java files below a directory of the repository, each with file, line and rule. */
    static List<String> problemsIn(String directory) {
        List<Path> files = Repository.files(directory, ".java");
        return files.stream()
                .flatMap(file -> problems(Repository.name(file), Repository.read(file)))
                .toList();
    }

    /** Returns the mistakes in the text of one Java file. */
    static Stream<String> problems(String name, String source) {
        Javadocs javadocs = new Javadocs(name, source);
        Matcher token = TOKENS.matcher(source);
        while (token.find()) {
            if (token.group(1) != null) {
                javadocs.check(token.start(1), token.group(1));
            }
        }
        return javadocs.problems.stream();
    }

    private void check(int start, String comment) {
        String text = LEADING_ASTERISK.matcher(withoutInlineTags(comment)).replaceAll("$1 ");
        checkBlockTags(start, text);
        checkFirstSentence(start, text);
    }

    private void checkBlockTags(int start, String text) {
        Matcher tag = BLOCK_TAG.matcher(text);
        while (tag.find()) {
            String before = text.substring(text.lastIndexOf('\n', tag.start()) + 1, tag.start());
            if (!before.isBlank()) {
                add(start + tag.start(), "block tag must begin its line", tag.group());
            }
        }
    }

    private void checkFirstSentence(int start, String text) {
        String first = FIRST_PARAGRAPH_END.split(text, 2)[0].strip();
        if (first.chars().allMatch(character -> character == INLINE_TAG || Character.isWhitespace(character))) {
            return;
        }
        Matcher word = FIRST_WORD.matcher(first);
        if (word.lookingAt() && NEITHER_VERB_NOR_NOUN.contains(word.group())) {
            add(start, "first sentence must begin with a verb or a noun", word.group());
        }
        if (!FULL_STOP_OR_COLON.matcher(first).find()) {
            add(start, "first paragraph must end with a full stop or a colon", lastWord(first));
        }
    }

    private static String lastWord(String text) {
        return text.substring(Math.max(text.lastIndexOf(' '), text.lastIndexOf('\n')) + 1);
    }

    /** Masks code and other inline tags, because they may contain anything. */
    private static String withoutInlineTags(String comment) {
        char[] text = comment.toCharArray();
        int depth = 0;
        for (int i = 0; i < text.length; i++) {
            if (depth > 0 || comment.startsWith("{@", i)) {
                depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
                text[i] = text[i] == '\n' ? '\n' : INLINE_TAG;
            }
        }
        return new String(text);
    }

    private void add(int offset, String rule, String got) {
        long line = source.substring(0, offset).lines().count();
        problems.add(name + ":" + Math.max(line, 1) + ": " + rule + ", got '" + got + "'");
    }
}
