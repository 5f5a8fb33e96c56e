/**
 * What `import 'pop3-mock/outlook'` gives.
 */
export { type Basis, BEHAVIOURS, type Behaviour, type BehaviourId } from './outlook/behaviour.ts'
export { stepOutlook } from './outlook/model.ts'
export {
  type DecidingBehaviour,
  OUTCOME_KINDS,
  type OutcomeKind,
  type OutlookOutcome,
  type OutlookStore,
} from './outlook/outcome.ts'
export { type Prediction, predictOutlook } from './outlook/predict.ts'
export { predictProfile } from './outlook/predict-profile.ts'
export { DEFAULT_SETTINGS, type OutlookSettings } from './outlook/settings.ts'
export {
  beginSync,
  type Download,
  type HandshakeEnd,
  type OutlookFailure,
  type OutlookInput,
  type OutlookState,
  type OutlookStep,
  type Phase,
  type Task,
} from './outlook/state.ts'
export { type SyncOptions, syncOutlook } from './outlook/tcp-sync.ts'
