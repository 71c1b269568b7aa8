import type { Language } from '../../engine/language.ts'
import { phpBuiltin } from './builtins.ts'
import { phpLowering } from './lower.ts'
import { phpBinary, phpMethod } from './methods.ts'
import { isIncluded } from './requiring.ts'

export const php: Language = {
  name: 'php',
  lowering: phpLowering,
  decoratorsApply: false,
  blockScope: false,
  selfIsImplicit: false,
  objectsAreSelf: false,
  exportsAll: true,
  // `use` only shortens names, which the lowering writes out; classes are found by their names.
  resolve: () => undefined,
  readsLast: isIncluded,
  builtin: phpBuiltin,
  method: phpMethod,
  binary: phpBinary,
}
