/**
 * Knows the words with which a language's run time tells that nobody caught an error.
 */

interface Trace {
  readonly language: string
  /** What stands in the error output; the group is the error itself. */
  readonly pattern: RegExp
}

const TRACES: readonly Trace[] = [
  // The last one: the errors before it are what it came from.
  {
    language: 'Python',
    pattern:
      /^Traceback \(most recent call last\):\r?\n(?![\s\S]*^Traceback )(?:[ \t].*\r?\n|\r?\n)+(\S.*)$/m,
  },
  // The error, its stack and what it was made with; then the version, which only the run time itself writes.
  {
    language: 'JavaScript',
    pattern: /^(?:Uncaught )?((?:\[?\w*(?:Error|Rejection|Exception)\b).*)$(?=[\s\S]*^Node\.js v\d)/m,
  },
  { language: 'JavaScript', pattern: /^(?:Uncaught:?\s*)(\S.*)$(?=[\s\S]*^Node\.js v\d)/m },
  { language: 'Java', pattern: /^Exception in thread "[^"]*" (\S.*)$/m },
  { language: 'Go', pattern: /^((?:panic|fatal error): .+)$(?=[\s\S]*^goroutine \d+)/m },
  { language: 'Rust', pattern: /^thread '[^']*'(?: \(\d+\))? (panicked at .+)$/m },
  { language: '.NET', pattern: /^Unhandled exception[.:] (\S.*)$/im },
  { language: 'PHP', pattern: /Fatal error: +(Uncaught .+)$/m },
  { language: 'Ruby', pattern: /^\S+\.rb:\d+:in .+?: (.+ \([A-Z]\w*(?:::\w+)*\))$/m },
  { language: 'C++', pattern: /^(terminate called .+)$/m },
  { language: 'C', pattern: /^==\d+==ERROR: (\w+Sanitizer: .+)$/m },
]

/** The error that nobody caught, in its own words; undefined: the output holds no such trace. */
export function uncaughtErrorIn(stderr: string): string | undefined {
  for (const { pattern } of TRACES) {
    const found = pattern.exec(stderr)?.[1]
    if (found !== undefined) return found.trim()
  }
  return undefined
}
