import type { Interpreter } from '../../engine/interpreter.ts'
import type { Language } from '../../engine/language.ts'
import type { Call } from '../../engine/native.ts'
import { list, UNKNOWN, type Value } from '../../engine/values.ts'
import { jvmBinary, jvmMethod } from '../jvm/methods.ts'
import { declaringFiles, resolveImport } from '../jvm/packages.ts'
import { kotlinBuiltin } from './builtins.ts'
import { kotlinLowering } from './lower.ts'
import { extension, scopeFunction } from './receivers.ts'

function kotlinMethod(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined {
  return (
    scopeFunction(receiver, name, call, run) ??
    jvmMethod(receiver, name, call, run) ??
    extension(receiver, name, call, run) ??
    (name === 'to' ? list([receiver, call.args[0] ?? UNKNOWN]) : undefined)
  )
}

export const kotlin: Language = {
  name: 'kotlin',
  lowering: kotlinLowering,
  decoratorsApply: false,
  blockScope: true,
  selfIsImplicit: true,
  outerSelfIsImplicit: true,
  objectsAreSelf: false,
  exportsAll: true,
  resolve: resolveImport,
  declaring: declaringFiles,
  builtin: kotlinBuiltin,
  method: kotlinMethod,
  binary: jvmBinary,
}
