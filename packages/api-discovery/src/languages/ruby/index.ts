import type { Language } from '../../engine/language.ts'
import { rubyBuiltin } from './builtins.ts'
import { rubyLowering } from './lower.ts'
import { rubyBinary, rubyMethod } from './methods.ts'

export const ruby: Language = {
  name: 'ruby',
  lowering: rubyLowering,
  decoratorsApply: false,
  blockScope: false,
  selfIsImplicit: true,
  bareCallsAreMethods: true,
  objectsAreSelf: false,
  exportsAll: true,
  // Files are read by `require`, which is a method; constants are found by their names.
  resolve: () => undefined,
  builtin: rubyBuiltin,
  method: rubyMethod,
  binary: rubyBinary,
}
