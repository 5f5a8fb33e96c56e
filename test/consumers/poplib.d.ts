/** What we use of poplib, which brings no types. */
declare module 'poplib' {
  import { EventEmitter } from 'node:events'

  export default class POP3Client extends EventEmitter {
    constructor(port: number, host: string)
    readonly data: Readonly<Record<string, unknown>>
    login(user: string, password: string): void
    apop(user: string, password: string): void
    list(): void
    retr(messageNumber: number): void
    dele(messageNumber: number): void
    quit(): void
  }
}
