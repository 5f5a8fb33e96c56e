/**
 * The blocks of code in a Markdown text, and the files that they stand for. Knows nothing of what is done with them.
 */

/** The texts of all blocks in a language, in order. */
export function blocksIn(markdown: string, language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm')
  return [...markdown.matchAll(pattern)].map((match) => match[1] as string)
}

/** The file that a block is to be saved as, by the comment in its first line: `// mail.test.ts, and what it is`. */
export function fileNameOf(block: string): string | undefined {
  return /^(?:\/\/|#) ([\w.-]+\.\w+)\b/.exec(block)?.[1]
}

/** The block that is to be saved under a name. */
export function blockOfFile(markdown: string, language: string, name: string): string {
  const found = blocksIn(markdown, language).filter((block) => fileNameOf(block) === name)
  if (found.length !== 1) throw new Error(`README.md: ${found.length} blocks begin with the comment ${name}`)
  return found[0] as string
}

/** What becomes of a text whose lines are changed as a block of language `diff` shows, each change at its first line. */
export function changed(text: string, diff: string): string {
  const lines = diff.trimEnd().split('\n')
  const side = (leftOut: string) =>
    lines
      .filter((line) => !line.startsWith(leftOut))
      .map((line) => `${line.slice(1)}\n`)
      .join('')
  const [before, after] = [side('+'), side('-')]
  if (text.split(before).length !== 2) throw new Error(`README.md: the change does not fit:\n${diff}`)
  return text.replace(before, () => after)
}
