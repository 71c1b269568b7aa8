/** Languages whose names need no imports: types and functions are found by their declarations, wherever in the folder those stand. */
import { findMember } from '../engine/calling.ts'
import type { Interpreter } from '../engine/interpreter.ts'
import type { Language } from '../engine/language.ts'
import type { Project } from '../engine/project.ts'
import type { Scope } from '../engine/scope.ts'
import type { Value } from '../engine/values.ts'
import type { DeclarationIndex } from './declarations.ts'
import { plainBinary, valueMethod, type ValueMethod } from './value-methods.ts'

/** More files than these declare a name only when it says nothing. */
const MOST_FILES = 8

export function declaredLanguage(of: {
  readonly name: string
  /** The package that all names belong to which the folder does not declare. */
  readonly outside: string
  readonly lowering: Language['lowering']
  readonly declarations: (project: Project) => DeclarationIndex
  /** Methods of texts, numbers and lists, by what they do. */
  readonly methods: Readonly<Record<string, ValueMethod>>
}): Language {
  return {
    name: of.name,
    lowering: of.lowering,
    decoratorsApply: false,
    blockScope: true,
    selfIsImplicit: true,
    objectsAreSelf: false,
    exportsAll: true,
    resolve: () => undefined,
    declaring: (_scope, name, project) => of.declarations(project).filesOf(name, '').slice(0, MOST_FILES),
    builtin: (name, scope, run) => memberOrOutside(of.outside, name, scope, run),
    method: (receiver, name, call, run) => {
      const method = Object.hasOwn(of.methods, name) ? of.methods[name] : undefined
      return method === undefined ? undefined : valueMethod(receiver, method, call, run)
    },
    binary: plainBinary,
  }
}

function memberOrOutside(outside: string, name: string, scope: Scope, run: Interpreter): Value | undefined {
  const { self } = scope
  if (self?.kind === 'native') {
    const member = self.native.member(name, { file: scope.module.file, line: 0 }, run)
    if (member !== undefined) return member
  }
  if (self?.kind === 'instance' && (self.fields.has(name) || findMember(run, self.of, name) !== undefined))
    return undefined
  if (self?.kind === 'class' && findMember(run, self, name) !== undefined) return undefined
  return { kind: 'external', package: outside, path: [name] }
}
