/**
 * From how a run ended and what became of the mail to one class. Pure.
 */
import type { ClientClass } from './client-class.ts'
import type { Ending } from './ending.ts'

/** What became of the mail, counted in messages. */
export interface MailOutcome {
  /** How many the client was to have. */
  readonly expected: number
  readonly missing: number
  /** There, but not as the server has them. */
  readonly changed: number
  readonly doubled: number
  /** Deleted for good, and the client does not have them. */
  readonly lost: number
  /** Deleted where no fault was in the way, and still there now. */
  readonly undeleted: number
}

export interface Classified {
  readonly class: ClientClass
  readonly reason: string
}

/** @param lastWords where the conversation stood, for a client that hangs: `behind RETR 2` */
export function classify(ending: Ending, mail: MailOutcome, lastWords: string): Classified {
  switch (ending.how) {
    case 'over-limit':
      return { class: 'hangs', reason: `not done after ${ending.limitMs} ms, ${lastWords}${besides(mail)}` }
    case 'crashed':
      return { class: 'crashes', reason: `${ending.words}${besides(mail)}` }
    case 'failed':
      return {
        class: mail.lost > 0 ? 'corrupts' : 'fails cleanly',
        reason: `${ending.words}${besides(mail)}`,
      }
    case 'succeeded':
      return afterSuccess(mail)
    default:
      return ending satisfies never
  }
}

function afterSuccess(mail: MailOutcome): Classified {
  const harm = [
    counted(mail.missing, 'missing'),
    counted(mail.changed, 'changed'),
    counted(mail.doubled, 'doubled'),
    mail.lost === 0 ? '' : `${mail.lost} deleted that it does not have`,
  ].filter((words) => words !== '')
  if (harm.length > 0) return { class: 'corrupts', reason: `ended in success, but ${harm.join(', ')}` }
  const kept = mail.undeleted === 0 ? '' : `, but ${counted(mail.undeleted, 'still on the server')}`
  return { class: 'completes', reason: `${messages(mail.expected)}, each once and unchanged${kept}` }
}

function besides({ lost }: MailOutcome): string {
  return lost === 0 ? '' : `; ${lost} deleted that it does not have`
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${messages(count)} ${count === 1 ? 'is' : 'are'} ${what}`
}

function messages(count: number): string {
  return count === 1 ? '1 message' : `${count} messages`
}
