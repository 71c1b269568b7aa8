/**
 * Names of C#. Namespaces and `using` do not decide what is found: a type is looked for in the folder by its name, the
 * nearest file first, and what the folder does not declare comes from outside.
 */
import { findMember } from '../../engine/calling.ts'
import { classMember } from '../../engine/members.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Module, Project } from '../../engine/project.ts'
import type { Scope } from '../../engine/scope.ts'
import type { External, FunctionValue, Value } from '../../engine/values.ts'
import { declarationIndex } from '../declarations.ts'
import { EXTENDS, hasMark } from './context.ts'

/** All that the folder does not declare; adapters tell types by their names. */
export const DOTNET = 'dotnet'

const DECLARATION = /\b(?:class|record(?:\s+struct|\s+class)?|struct|interface|enum)\s+([A-Z_]\w*)/g

const types = declarationIndex(/\.csx?$/i, DECLARATION)
const extensions = new WeakMap<Project, Map<string, Extension[]>>()

interface Extension {
  readonly module: Module
  readonly holder: string
}

function extensionsOf(project: Project): Map<string, Extension[]> {
  const known = extensions.get(project)
  if (known !== undefined) return known
  const found = new Map<string, Extension[]>()
  extensions.set(project, found)
  for (const module of project.modules()) {
    if (module.language.name !== 'csharp') continue
    for (const statement of module.def.body) {
      if (statement.kind !== 'class') continue
      for (const { name, method } of statement.def.members) {
        if (!hasMark(method?.params[0]?.decorators, EXTENDS)) continue
        found.set(name, [...(found.get(name) ?? []), { module, holder: statement.name }])
      }
    }
  }
  return found
}

/** What a name that no scope declares stands for; undefined leaves it to the members of `this`. */
export function csharpName(name: string, scope: Scope, run: Interpreter): Value | undefined {
  const { self } = scope
  const site = { file: scope.module.file, line: 0 }
  if (self?.kind === 'native') {
    const member = self.native.member(name, site, run)
    if (member !== undefined) return member
  }
  if (self?.kind === 'instance' && self.base?.kind === 'native') {
    const member = self.base.native.member(name, site, run)
    if (member !== undefined) return member
  }
  if (self?.kind === 'instance' && (self.fields.has(name) || findMember(run, self.of, name) !== undefined)) {
    return undefined
  }
  if (self?.kind === 'class' && findMember(run, self, name) !== undefined) return undefined
  if (name === 'string') return outside('String')
  if (!/^[A-Z_]/.test(name)) return undefined
  return typeNamed(name, scope.module, run) ?? outside(name)
}

export function outside(name: string): External {
  return { kind: 'external', package: DOTNET, path: [name] }
}

/** A type that the folder declares, on the top level of a file or inside another type. */
export function typeNamed(name: string, from: Module, run: Interpreter): Value | undefined {
  const { project } = run
  for (const file of types(project).filesOf(name, from.file)) {
    const module = project.module(file)
    if (module === undefined) continue
    if (module.def.body.some((one) => one.kind === 'class' && one.name === name)) return module.member(name, run)
    for (const holder of module.def.body) {
      if (holder.kind !== 'class' || !holder.def.members.some((member) => member.name === name)) continue
      const value = module.member(holder.name, run)
      const nested = value?.kind === 'class' ? classMember(run, value, name) : undefined
      if (nested?.kind === 'class') return nested
    }
  }
  return undefined
}

/** Extension methods of a name: `static void MapUsers(this IEndpointRouteBuilder app)`. */
export function extensionMethods(name: string, run: Interpreter): FunctionValue[] {
  return (extensionsOf(run.project).get(name) ?? []).flatMap(({ module, holder }) => {
    const of = module.member(holder, run)
    const method = of?.kind === 'class' ? classMember(run, of, name) : undefined
    return method?.kind === 'function' ? [method] : []
  })
}
