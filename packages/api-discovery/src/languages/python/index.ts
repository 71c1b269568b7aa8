import type { Language } from '../../engine/language.ts'
import { pythonLowering } from './lower.ts'
import { pythonBinary, pythonBuiltin, pythonMethod } from './methods.ts'
import { resolveImport, submodule } from './resolve.ts'

export const python: Language = {
  name: 'python',
  lowering: pythonLowering,
  decoratorsApply: true,
  blockScope: false,
  selfIsImplicit: false,
  objectsAreSelf: false,
  exportsAll: true,
  resolve: resolveImport,
  submodule,
  builtin: pythonBuiltin,
  method: pythonMethod,
  binary: pythonBinary,
}
