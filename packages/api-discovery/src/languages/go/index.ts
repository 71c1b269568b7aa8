import type { Language } from '../../engine/language.ts'
import { goBinary, goBuiltin } from './builtins.ts'
import { construct } from './construct.ts'
import { goLowering } from './lower.ts'
import { resolveImport, siblings } from './resolve.ts'

export const go: Language = {
  name: 'go',
  lowering: goLowering,
  decoratorsApply: false,
  blockScope: true,
  selfIsImplicit: false,
  objectsAreSelf: false,
  exportsAll: true,
  resolve: resolveImport,
  siblings,
  builtin: goBuiltin,
  method: () => undefined,
  construct,
  binary: goBinary,
}
