import { findMember } from '../../engine/calling.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Language } from '../../engine/language.ts'
import type { Call } from '../../engine/native.ts'
import type { Scope } from '../../engine/scope.ts'
import type { Value } from '../../engine/values.ts'
import { declarationIndex } from '../declarations.ts'
import { plainBinary, valueMethod, type ValueMethod } from '../value-methods.ts'
import { cppLowering } from './lower.ts'

/** All that the folder does not declare. */
export const CPP = 'cpp'

/** Types; functions are found in files that hold routes. */
const declarations = declarationIndex(
  /\.(?:cpp|cc|cxx|hpp|hh|hxx|h|ipp|inl)$/i,
  /^[ \t]*(?:class|struct)\s+(?:\w+\s+)?(\w+)/gm,
)

const METHODS: Readonly<Record<string, ValueMethod>> = {
  append: 'concat',
  push_back: 'append',
  emplace_back: 'append',
  c_str: 'same',
  str: 'same',
}

export const cpp: Language = {
  name: 'cpp',
  lowering: cppLowering,
  decoratorsApply: false,
  blockScope: true,
  selfIsImplicit: true,
  objectsAreSelf: false,
  exportsAll: true,
  resolve: () => undefined,
  declaring: (_scope, name, project) => declarations(project).filesOf(name, '').slice(0, 8),
  builtin: cppName,
  method(receiver: Value, name: string, call: Call, run: Interpreter) {
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    return method === undefined ? undefined : valueMethod(receiver, method, call, run)
  },
  binary: plainBinary,
}

function cppName(name: string, scope: Scope, run: Interpreter): Value | undefined {
  const { self } = scope
  if (self?.kind === 'native') {
    const member = self.native.member(name, { file: scope.module.file, line: 0 }, run)
    if (member !== undefined) return member
  }
  if (self?.kind === 'instance' && (self.fields.has(name) || findMember(run, self.of, name) !== undefined))
    return undefined
  if (self?.kind === 'class' && findMember(run, self, name) !== undefined) return undefined
  return { kind: 'external', package: CPP, path: [name] }
}
