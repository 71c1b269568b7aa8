import type { Call } from '../../engine/native.ts'

/** Where a route stands and under which condition. */
export function siteOf(call: Call): Pick<Call, 'file' | 'line' | 'condition'> {
  return { file: call.file, line: call.line, condition: call.condition }
}
