/**
 * What `import 'pop3-mock/vitest'` gives: vitest's `test` with a server, and the matchers on vitest's `expect`.
 */
import { test as base, expect, type TestAPI, type TestContext } from 'vitest'
import type { ProvidedPop3Control, ProvidedPop3Server } from './matchers/provided-server.ts'
import type { Pop3TestOptions } from './matchers/test-server.ts'
import { TestServer } from './matchers/test-server.ts'
import { matchers, type Pop3Matchers, transcriptSerializer } from './matchers.ts'
import type { Pop3Server } from './server/server.ts'

export type { ProvidedPop3Control, ProvidedPop3Server } from './matchers/provided-server.ts'
export type { Pop3TestOptions } from './matchers/test-server.ts'

declare global {
  // Deviates: not vitest's own `Matchers`, whose type parameters differ between its versions 4 and 5. Every `expect` of vitest
  // has the assertions of chai, and this interface has no parameters.
  namespace Chai {
    interface Assertion extends Pop3Matchers {}
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Options for every test of a project, by `test.provide` in its configuration. Plain data only. */
    pop3Options?: Pop3TestOptions
    /** The server of the run, where `pop3-mock/global-setup` has started one. */
    pop3Server: ProvidedPop3Server
    /** The control server beside it, where it was asked for. */
    pop3Control: ProvidedPop3Control
  }
}

/** What a test may ask for. */
export interface Pop3Fixtures {
  /** A server of the test's own, started when a test asks for it, closed and held to its faults behind it. */
  pop3: Pop3Server
  /**
   * What it is started with. For a suite: `test.override({ pop3Options: { … } })`, before vitest 4.1 `test.scoped`. For tests
   * wherever they stand: `test.extend({ ...pop3Fixtures, pop3Options: { … } })`; since vitest 4 `pop3Options` alone will do.
   */
  pop3Options: Pop3TestOptions
}

type Use<Value> = (value: Value) => Promise<void>

/** The fixtures in the form that `test.extend` of every vitest from 3.2 takes. */
export interface Pop3FixtureDefinitions {
  pop3Options: [Pop3TestOptions, { injected: true }]
  pop3: (context: Pick<Pop3Fixtures, 'pop3Options'> & TestContext, use: Use<Pop3Server>) => Promise<void>
}

/** For a `test` of your own, `myTest.extend<Pop3Fixtures>(pop3Fixtures)`; and for one with other options. */
export const pop3Fixtures: Pop3FixtureDefinitions = {
  pop3Options: [{}, { injected: true }],
  pop3: async ({ pop3Options, task, signal, onTestFinished, onTestFailed }, use) => {
    // Errors of earlier tries stay in the list.
    const triesBefore = task.result?.errors?.length ?? 0
    const held = await TestServer.start(pop3Options, signal)
    onTestFailed(async () => {
      const [error] = task.result?.errors?.slice(triesBefore) ?? []
      if (error !== undefined) append(error, await held.report(error.message))
    })
    // Not behind `use`: vitest 4 reports what a fixture throws there twice.
    onTestFinished(async () => {
      const { state } = task.result ?? {}
      await held.finish(state !== 'fail' && state !== 'skip')
    })
    await use(held.server)
    await held.server.close()
  },
}

/** Some reporters show the message of an error, and some its stack, which begins with the message. */
function append(error: { message: string; name?: string; stack?: string }, report: string): void {
  const { name = 'Error', stack = '' } = error
  error.message = `${error.message}\n\n${report}`
  const frames = stack.search(/\n {4}at /)
  error.stack = `${name}: ${error.message}${frames === -1 ? '' : stack.slice(frames)}`
}

/** vitest's `test` with `pop3` and `pop3Options`. */
export const test: TestAPI<Pop3Fixtures> = base.extend<Pop3Fixtures>(pop3Fixtures)

expect.extend(matchers)
expect.addSnapshotSerializer(transcriptSerializer)
