import type { Language } from '../../engine/language.ts'
import { javaBuiltin } from '../jvm/builtins.ts'
import { jvmBinary, jvmMethod } from '../jvm/methods.ts'
import { declaringFiles, resolveImport } from '../jvm/packages.ts'
import { javaLowering } from './lower.ts'

export const java: Language = {
  name: 'java',
  lowering: javaLowering,
  decoratorsApply: false,
  blockScope: true,
  selfIsImplicit: true,
  outerSelfIsImplicit: true,
  objectsAreSelf: false,
  exportsAll: true,
  resolve: resolveImport,
  declaring: declaringFiles,
  builtin: javaBuiltin,
  method: jvmMethod,
  binary: jvmBinary,
}
