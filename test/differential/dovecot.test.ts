/**
 * This server beside Dovecot's: the same mail, the same commands, the same answers apart from their wording.
 */
import { expect, test } from 'vitest'
import { startPop3Server } from '../../src/server/server.ts'
import { temporaryFolder } from '../load/temporary-folder.ts'
import { describeWith } from '../support/require-program.ts'
import { SeededDraws } from '../support/seeded-draws.ts'
import { drawSequence, type Sequence } from './command-sequences.ts'
import { type Difference, DOVECOT_DIFFERENCES } from './dovecot-differences.ts'
import { PASSWORD, startDovecot } from './dovecot-server.ts'
import { type Answered, DifferentialClient } from './play-sequence.ts'

const SEED = 20_260_727
const SEQUENCES = 300
const AT_ONCE = 8

const MAILDIR: Readonly<Record<string, string>> = {
  'cur/1700000001.one.host:2,S': 'Subject: one\n\nThe first.\n',
  'cur/1700000002.two.host:2,': 'Subject: two\n\n.\n..\n.dots\n',
  'cur/1700000003.three.host:2,': 'Subject: three\r\n\r\nCRLF already.\r\n',
  'new/1700000004.four.host': `Subject: four\n\n${'A line of some length.\n'.repeat(40)}`,
  'new/1700000005.five.host': 'Subject: five\n\n\u00e9 \u00ff\n',
}

interface Compared {
  readonly user: string
  readonly ours: Answered
  readonly dovecots: Answered
  readonly entry: Difference | undefined
}

function entryFor(ours: Answered, dovecots: Answered): Difference | undefined {
  return DOVECOT_DIFFERENCES.find(
    (entry) =>
      (entry.state === 'both' || entry.state === ours.state) &&
      entry.lines.test(ours.line) &&
      entry.ours.test(ours.answer) &&
      entry.dovecots.test(dovecots.answer),
  )
}

type Pair = readonly [DifferentialClient, DifferentialClient]

class Comparison {
  readonly differences: Compared[] = []
  readonly #ports: readonly [number, number]

  constructor(ours: number, dovecots: number) {
    this.#ports = [ours, dovecots]
  }

  /** The sequence in one session, and what is left of the maildrop in another. */
  async play(user: string, sequence: Sequence): Promise<void> {
    const goesOn = await this.#inSession(async (pair) => {
      for (const line of sequence.before) if (!(await this.#ask(user, pair, line))) return false
      const logOn = [`USER ${user}`, `PASS ${PASSWORD}`]
      for (const line of [...logOn, ...sequence.behind])
        if (!(await this.#ask(user, pair, line))) return false
      return !sequence.quits || this.#ask(user, pair, 'QUIT')
    })
    if (!goesOn) return
    await this.#inSession(async (pair) => {
      for (const client of pair) await client.logOn(user)
      return this.#ask(user, pair, 'UIDL')
    })
  }

  async #inSession(play: (pair: Pair) => Promise<boolean>): Promise<boolean> {
    const [ours, dovecots] = this.#ports
    const pair = [await DifferentialClient.connect(ours), await DifferentialClient.connect(dovecots)] as const
    try {
      return await play(pair)
    } finally {
      for (const client of pair) client.leave()
    }
  }

  /** Whether both are where they can be compared further. */
  async #ask(user: string, pair: Pair, line: string): Promise<boolean> {
    const [ours, dovecots] = await Promise.all([pair[0].ask(line), pair[1].ask(line)])
    if (ours.answer === dovecots.answer) return ours.answer !== 'closed'
    const entry = entryFor(ours, dovecots)
    this.differences.push({ user, ours, dovecots, entry })
    return entry?.goesOn ?? false
  }
}

function told({ ours, dovecots }: Compared): string {
  return `${ours.state}: ${JSON.stringify(ours.line)}: ${ours.answer.trim()}; dovecot: ${dovecots.answer.trim()}`
}

await describeWith({ command: 'dovecot', probe: ['--version'] }, () => {
  test('300 sequences of commands are answered alike, or otherwise for a reason', async () => {
    const users = Array.from({ length: SEQUENCES }, (_, index) => `user${index}`)
    const maildir = temporaryFolder(MAILDIR)
    await using dovecot = await startDovecot({ folder: temporaryFolder(), maildir, users })
    const accounts = users.map((user) => ({ user, password: PASSWORD, maildrop: maildir }))
    await using server = await startPop3Server({ accounts, transcriptLimit: 0 })
    const comparison = new Comparison(server.port, dovecot.port)
    const draws = new SeededDraws(SEED)
    const left = users.map((user) => ({ user, sequence: drawSequence(draws) }))
    const play = async () => {
      for (let next = left.pop(); next !== undefined; next = left.pop())
        await comparison.play(next.user, next.sequence)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, play))
    const { differences } = comparison
    const unexplained = differences.filter(({ entry }) => entry === undefined).map(told)
    expect([...new Set(unexplained)]).toEqual([])
    const met = new Set(differences.map(({ entry }) => entry?.id))
    expect(DOVECOT_DIFFERENCES.filter(({ id }) => !met.has(id)).map(({ id }) => id)).toEqual([])
  }, 60_000)
})
