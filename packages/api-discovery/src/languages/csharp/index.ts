import type { Language } from '../../engine/language.ts'
import { plainBinary } from '../value-methods.ts'
import { csharpLowering } from './lower.ts'
import { csharpMethod } from './methods.ts'
import { csharpName } from './names.ts'

export const csharp: Language = {
  name: 'csharp',
  lowering: csharpLowering,
  decoratorsApply: false,
  blockScope: true,
  selfIsImplicit: true,
  objectsAreSelf: false,
  exportsAll: true,
  resolve: () => undefined,
  builtin: csharpName,
  method: csharpMethod,
  binary: plainBinary,
}
