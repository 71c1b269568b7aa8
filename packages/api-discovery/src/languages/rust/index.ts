import type { Language } from '../../engine/language.ts'
import { rustBinary, rustBuiltin, rustMethod } from './builtins.ts'
import { construct } from './construct.ts'
import { rustLowering } from './lower.ts'
import { resolveImport, submodule } from './resolve.ts'

export const rust: Language = {
  name: 'rust',
  lowering: rustLowering,
  decoratorsApply: false,
  blockScope: true,
  selfIsImplicit: false,
  objectsAreSelf: false,
  exportsAll: true,
  resolve: resolveImport,
  submodule,
  builtin: rustBuiltin,
  method: rustMethod,
  construct,
  binary: rustBinary,
}
