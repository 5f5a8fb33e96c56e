/**
 * The server of one test: started with the test's options, and looked at when the test is over. Knows no test runner.
 */
import { Pop3MockError, refuseNoObject, unexpected } from '../errors.ts'
import type { Pop3ServerOptions } from '../server/options.ts'
import { type Pop3Server, startPop3Server } from '../server/server.ts'
import { failureReport } from './failure-report.ts'
import { FaultWatch } from './unfired-faults.ts'

/** The options of a server, and what is asked of its test. */
export interface Pop3TestOptions extends Pop3ServerOptions {
  /**
   * What becomes of a test during which an item of `faults` never struck: `fail` (the default) or `allow`. A rule that says
   * itself how often it must strike (`expect`) is held to that in any case.
   */
  unfired?: 'fail' | 'allow'
}

export class TestServer {
  readonly server: Pop3Server
  readonly #watch: FaultWatch | undefined

  private constructor(server: Pop3Server, watch: FaultWatch | undefined) {
    this.server = server
    this.#watch = watch
  }

  /**
   * @param signal the test's own, where its options have none
   * @throws {Pop3MockError} INVALID_OPTION or INVALID_FIXTURE
   */
  static async start(given: Pop3TestOptions, signal?: AbortSignal): Promise<TestServer> {
    refuseNoObject(given, '')
    const { unfired = 'fail', ...options } = signal === undefined ? given : { signal, ...given }
    if (unfired !== 'fail' && unfired !== 'allow') throw unexpected('unfired', unfired, '"fail" or "allow"')
    const server = await startPop3Server(options)
    const { faults = [], profileFolders = [] } = options
    return new TestServer(
      server,
      unfired === 'fail' ? new FaultWatch(server, faults, profileFolders) : undefined,
    )
  }

  /**
   * Closes the server, and holds the test to its faults.
   * @param isJudged false where the test has failed or was skipped: then its faults prove nothing either way
   * @throws {Pop3MockError} EXPECTATION_FAILED
   */
  async finish(isJudged: boolean): Promise<void> {
    const unfired = this.#watch?.unfired() ?? []
    await this.server.close()
    if (!isJudged) return
    this.server.verify()
    if (unfired.length === 0) return
    throw new Pop3MockError(
      'EXPECTATION_FAILED',
      `${unfired.length === 1 ? 'A fault' : `${unfired.length} faults`} of this test never struck:\n${unfired.map((line) => `  ${line}`).join('\n')}\n` +
        'A rule with expect: { min: 0 }, or unfired: "allow", says that this is all right.',
    )
  }

  /** For whoever reads of the failure. */
  report(shown?: string): Promise<string> {
    return failureReport(this.server, shown)
  }
}
