/**
 * What `import 'pop3-mock/matrix'` gives.
 */
export { compareWithBaseline, type MatrixChange, type MatrixComparison } from './matrix/baseline.ts'
export { CLIENT_CLASSES, type ClientClass, type Verdict } from './matrix/client-class.ts'
export type { MatrixClient } from './matrix/client-runner.ts'
export type { MatrixOptions, MatrixProgress } from './matrix/matrix-options.ts'
export { type MatrixReport, type MatrixRow, parseMatrixReport } from './matrix/matrix-report.ts'
export { matrixMarkdown } from './matrix/report-markdown.ts'
export { type MatrixTextOptions, matrixText } from './matrix/report-text.ts'
export type { MatrixFunction, MatrixTarget } from './matrix/run-function.ts'
export { matrix } from './matrix/run-matrix.ts'
