import type { Language } from '../../engine/language.ts'
import { scalaLowering } from './lower.ts'
import { scalaBinary, scalaMethod, scalaProperty } from './methods.ts'
import { scalaName } from './names.ts'

export const scala: Language = {
  name: 'scala',
  lowering: scalaLowering,
  decoratorsApply: false,
  blockScope: true,
  selfIsImplicit: true,
  objectsAreSelf: false,
  exportsAll: true,
  resolve: () => undefined,
  builtin: scalaName,
  method: scalaMethod,
  property: scalaProperty,
  binary: scalaBinary,
}
