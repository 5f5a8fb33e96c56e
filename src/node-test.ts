/**
 * What `import 'pop3-mock/node-test'` gives: a server for one test, or one suite, of node:test.
 */
import { Pop3MockError } from './errors.ts'
import { type Pop3TestOptions, TestServer } from './matchers/test-server.ts'
import type { Pop3Server } from './server/server.ts'

export type { Pop3TestOptions } from './matchers/test-server.ts'

/**
 * What the server needs of a runner: the context of a test, as node:test hands it to tests and to `beforeEach`; or `{ after }`
 * of node:test, called in the body of a suite or at the top of a file, for all of its tests. Not inside `before`: there `after`
 * is that of the hook.
 */
export interface Pop3TestContext {
  /** Calls back when the test, or the suite, is over. What that throws fails it. */
  after(callback: () => Promise<void>): unknown
  /** Takes a line for the report. */
  diagnostic?(message: string): void
  /** Aborted when the test runs out of time. */
  readonly signal?: AbortSignal
  /** Whether the test has passed so far; undefined where that is not known. */
  readonly passed?: boolean
  /** Why it has not. */
  readonly error?: unknown
}

/**
 * Starts a server that is closed when the test is over, and fails it if a fault never struck. Where the test has failed, the
 * conversation, the seed, the decisions of the faults and what Outlook would have done go to its diagnostics.
 * @throws {Pop3MockError} INVALID_OPTION or INVALID_FIXTURE
 */
export async function usePop3Server(
  context: Pop3TestContext,
  options: Pop3TestOptions = {},
): Promise<Pop3Server> {
  if (typeof context?.after !== 'function') throw notAContext()
  const { signal } = context
  const starting = TestServer.start(options, signal)
  // Before the first wait: by then a suite's body is over, and `after` would be that of another.
  context.after(async () => finish(context, await starting))
  return (await starting).server
}

async function finish(context: Pop3TestContext, held: TestServer): Promise<void> {
  const hasFailed = context.passed === false
  try {
    await held.finish(!hasFailed)
  } catch (error) {
    await tell(context, held, '')
    throw error
  }
  if (hasFailed) await tell(context, held, wordsOf(context.error))
}

/** node:test wraps what a test has thrown. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return `${error.message}\n${wordsOf(error.cause)}`
}

function notAContext(): Pop3MockError {
  return new Pop3MockError(
    'INVALID_OPTION',
    'usePop3Server: the context has no after(). Allowed is the context of a test (t), or { after } of node:test in the body of a suite; the context that before() gets is none.',
  )
}

async function tell(context: Pop3TestContext, held: TestServer, shown: string): Promise<void> {
  for (const line of (await held.report(shown)).split('\n')) context.diagnostic?.(line)
}
