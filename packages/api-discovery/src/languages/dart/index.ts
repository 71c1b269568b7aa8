import { findMember } from '../../engine/calling.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Language } from '../../engine/language.ts'
import type { Call } from '../../engine/native.ts'
import type { Scope } from '../../engine/scope.ts'
import type { Value } from '../../engine/values.ts'
import { declarationIndex } from '../declarations.ts'
import { plainBinary, valueMethod, type ValueMethod } from '../value-methods.ts'
import { dartLowering } from './lower.ts'

/** All that the folder does not declare. */
export const DART = 'dart'

/** What stands at the beginning of a line is on the top level. */
const declarations = declarationIndex(
  /\.dart$/i,
  /^(?:(?:abstract|final|sealed|base|late)\s+)*(?:class|mixin|enum|extension|const|var|void|[A-Z][\w<>?]*)\s+(?:String\s+|int\s+)?([A-Za-z_]\w*)/gm,
)

const METHODS: Readonly<Record<string, ValueMethod>> = {
  toLowerCase: 'lower',
  toUpperCase: 'upper',
  trim: 'trim',
  replaceAll: 'replace',
  split: 'split',
  add: 'append',
  addAll: 'extend',
  map: 'map',
  forEach: 'each',
  where: 'filter',
  expand: 'flatMap',
  join: 'join',
  toList: 'same',
}

export const dart: Language = {
  name: 'dart',
  lowering: dartLowering,
  decoratorsApply: false,
  blockScope: true,
  selfIsImplicit: true,
  objectsAreSelf: false,
  exportsAll: true,
  resolve: () => undefined,
  declaring: (_scope, name, project) => declarations(project).filesOf(name, '').slice(0, 8),
  builtin: dartName,
  method(receiver: Value, name: string, call: Call, run: Interpreter) {
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    return method === undefined ? undefined : valueMethod(receiver, method, call, run)
  },
  binary: plainBinary,
}

function dartName(name: string, scope: Scope, run: Interpreter): Value | undefined {
  const { self } = scope
  if (self?.kind === 'instance' && (self.fields.has(name) || findMember(run, self.of, name) !== undefined))
    return undefined
  if (self?.kind === 'class' && findMember(run, self, name) !== undefined) return undefined
  return { kind: 'external', package: DART, path: [name] }
}
