/**
 * The languages in which this server answers (RFC 6856 section 3): texts are written in English where they are made, and
 * said in another language at the last moment. What is data, such as STAT's numbers, is in no table and stays.
 */
import { utf8Octets } from '../wire/octets.ts'
import type { Reply } from '../wire/reply.ts'

/** What LANG lists: tags with their names in the language itself. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', fr: 'français' } as const

export type Language = keyof typeof LANGUAGES

/** The language of a range, as RFC 4647 section 3.4 looks one up: `de-AT` finds `de`; `*` is the first one offered. */
export function lookUp(range: string, offered: readonly Language[]): Language | undefined {
  if (range === '*') return offered[0]
  for (let tag = range.toLowerCase(); tag !== ''; tag = tag.replace(/-?[^-]*$/, '')) {
    const found = offered.find((language) => language === tag)
    if (found !== undefined) return found
  }
  return undefined
}

/** The reply with its text in that language, in UTF-8, if the text is for people. */
export function translated(reply: Reply, language: Language): Reply {
  if (language === 'en') return reply
  const text = textIn(reply.text, language)
  return text === undefined ? reply : { ...reply, text: utf8Octets(text) }
}

/** Texts with their numbers as `#`. */
const TEXTS: Readonly<Record<string, Readonly<Record<Exclude<Language, 'en'>, string>>>> = {
  'pop3-mock signing off': { de: 'pop3-mock verabschiedet sich', fr: 'pop3-mock prend congé' },
  'now the password': { de: 'jetzt das Kennwort', fr: 'maintenant le mot de passe' },
  'maildrop locked and ready': {
    de: 'Postfach gesperrt und geöffnet',
    fr: 'boîte verrouillée et prête',
  },
  'wrong user name or password': {
    de: 'Benutzername oder Kennwort ist falsch',
    fr: "nom d'utilisateur ou mot de passe erroné",
  },
  'the maildrop is in use by another session': {
    de: 'eine andere Sitzung hält das Postfach geöffnet',
    fr: 'la boîte est ouverte dans une autre session',
  },
  'give USER first': { de: 'zuerst USER', fr: "d'abord USER" },
  'unknown command': { de: 'unbekannter Befehl', fr: 'commande inconnue' },
  'no such message': { de: 'diese Nachricht gibt es nicht', fr: "ce message n'existe pas" },
  'message # is marked as deleted': {
    de: 'Nachricht # ist zum Löschen vorgemerkt',
    fr: 'le message # est marqué comme effacé',
  },
  'message # marked as deleted': {
    de: 'Nachricht # zum Löschen vorgemerkt',
    fr: 'message # marqué comme effacé',
  },
  'maildrop has # messages': { de: 'das Postfach hat # Nachrichten', fr: 'la boîte contient # messages' },
  '# messages (# octets)': { de: '# Nachrichten (# Oktette)', fr: '# messages (# octets)' },
  '# octets': { de: '# Oktette', fr: '# octets' },
  'unique-id listing follows': { de: 'die Kennungen folgen', fr: 'la liste des identifiants suit' },
  'capability list follows': { de: 'die Liste der Fähigkeiten folgt', fr: 'la liste des capacités suit' },
  'top of message follows': { de: 'der Anfang der Nachricht folgt', fr: 'le début du message suit' },
  'still here': { de: 'immer noch da', fr: 'toujours là' },
  'some deleted messages not removed': {
    de: 'nicht alle vorgemerkten Nachrichten wurden gelöscht',
    fr: "certains messages effacés n'ont pas été retirés",
  },
}

function textIn(text: string, language: Exclude<Language, 'en'>): string | undefined {
  const numbers = text.match(/\d+/g) ?? []
  const found = TEXTS[text] ?? TEXTS[text.replace(/\d+/g, '#')]
  let index = 0
  return found?.[language].replace(/#/g, () => numbers[index++] ?? '')
}
