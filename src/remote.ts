/**
 * What `import 'pop3-mock/remote'` gives.
 */
export {
  type ConnectOptions,
  connect,
  type RemoteControl,
  type RemotePop3ServerOptions,
} from './control/connect.ts'
export type * from './control/method-types.ts'
export type { RemoteFaultHandle, RemoteFaults } from './control/remote-faults.ts'
export type { RemoteMaildrop } from './control/remote-maildrop.ts'
export type { RemoteAccount, RemotePop3Server } from './control/remote-server.ts'
export type { RemoteTranscript, SubscribeOptions } from './control/remote-transcript.ts'
export type { RemoteWaitFor } from './control/remote-wait-for.ts'
export { ERROR_CODES, type ErrorCode, Pop3MockError } from './errors.ts'
