import type { Member } from './ir.ts'
import type { Module } from './module.ts'
import type { Scope } from './scope.ts'
import { SharedScope } from './shared-scope.ts'
import type { ClassValue } from './values.ts'

/** A member that a file gives to a class, with where its names are looked up. */
export interface ExtendingMember {
  readonly member: Member
  readonly scope: Scope
}

/**
 * What classes are given outside their definition: methods of Go, `impl` blocks of Rust. They belong to the class of
 * that name in the same common top level, else in the same file, else to one that the file does not declare itself.
 */
export class Extensions {
  readonly #byName = new Map<string, { module: Module; members: readonly Member[] }[]>()

  add(module: Module): void {
    for (const statement of module.def.body) {
      if (statement.kind !== 'extend') continue
      const key = keyOf(module, statement.name)
      const known = this.#byName.get(key)
      if (known === undefined) this.#byName.set(key, [{ module, members: statement.members }])
      else known.push({ module, members: statement.members })
    }
  }

  /** All members that a class is given by the files that were parsed. */
  members(of: ClassValue): ExtendingMember[] {
    const { name } = of.def
    const home = of.scope.module
    if (name === undefined) return []
    return (this.#byName.get(keyOf(home, name)) ?? []).flatMap(({ module, members }) => {
      const isMeant = module === home || home.def.scope !== undefined || !module.declares().includes(name)
      return isMeant ? members.map((member) => ({ member, scope: module.scope })) : []
    })
  }

  /** The member of a name; files of the common top level that were not parsed yet are parsed when it is missing. */
  member(of: ClassValue, name: string): ExtendingMember | undefined {
    const found = this.members(of).find((one) => one.member.name === name)
    if (found !== undefined) return found
    const shared = of.scope.module.scope.parent
    if (!(shared instanceof SharedScope) || !shared.parseAll()) return undefined
    return this.members(of).find((one) => one.member.name === name)
  }
}

function keyOf(module: Module, name: string): string {
  return `${module.def.language} ${module.def.scope ?? ''} ${name}`
}
