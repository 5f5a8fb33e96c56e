/**
 * What `import 'pop3-mock/control'` gives.
 */
export type { Asset, AssetSource, ControlServerOptions } from './control/control-options.ts'
export { type ControlServer, startControlServer } from './control/control-server.ts'
export type * from './control/method-types.ts'
