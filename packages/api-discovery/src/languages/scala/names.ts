/** Names of Scala: types and objects of the folder by their short names, the nearest file first. */
import { findMember } from '../../engine/calling.ts'
import { classMember } from '../../engine/members.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Module } from '../../engine/project.ts'
import type { Scope } from '../../engine/scope.ts'
import type { Value } from '../../engine/values.ts'
import { declarationIndex } from '../declarations.ts'

/** All that the folder does not declare; adapters tell it by name, and by what the file imports. */
export const SCALA = 'scala'

const types = declarationIndex(/\.s(?:cala|c)$/i, /\b(?:class|object|trait|enum)\s+([A-Z]\w*)/g)

export function scalaName(name: string, scope: Scope, run: Interpreter): Value | undefined {
  const { self } = scope
  const site = { file: scope.module.file, line: 0 }
  if (self?.kind === 'native') {
    const member = self.native.member(name, site, run)
    if (member !== undefined) return member
  }
  if (self?.kind === 'instance' && (self.fields.has(name) || findMember(run, self.of, name) !== undefined))
    return undefined
  if (self?.kind === 'class' && findMember(run, self, name) !== undefined) return undefined
  if (self?.kind === 'instance' && self.base?.kind === 'native') {
    const member = self.base.native.member(name, site, run)
    if (member !== undefined) return member
  }
  if (/^[A-Z]/.test(name)) {
    const found = typeNamed(name, scope.module, run)
    if (found !== undefined) return found
  }
  return { kind: 'external', package: SCALA, path: [name] }
}

function typeNamed(name: string, from: Module, run: Interpreter): Value | undefined {
  for (const file of types(run.project).filesOf(name, from.file)) {
    const module = run.project.module(file)
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

/** Whether a file imports from a package, or imports nothing that says what it is about. */
export function imports(module: Module, pattern: RegExp): boolean {
  return module.def.body.some((one) => one.kind === 'import' && pattern.test(one.from))
}
