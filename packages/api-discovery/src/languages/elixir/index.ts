import type { Interpreter } from '../../engine/interpreter.ts'
import type { Language } from '../../engine/language.ts'
import type { Call } from '../../engine/native.ts'
import type { Value } from '../../engine/values.ts'
import { plainBinary } from '../value-methods.ts'
import { elixirLowering } from './lower.ts'
import { elixirName } from './names.ts'

export const elixir: Language = {
  name: 'elixir',
  lowering: elixirLowering,
  decoratorsApply: false,
  blockScope: false,
  selfIsImplicit: true,
  objectsAreSelf: false,
  exportsAll: true,
  resolve: () => undefined,
  builtin: elixirName,
  method: (_receiver: Value, _name: string, _call: Call, _run: Interpreter) => undefined,
  binary: plainBinary,
}
