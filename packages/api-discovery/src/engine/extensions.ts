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

/** All members that a class is given, and the first one of each name. */
interface Given {
  readonly all: readonly ExtendingMember[]
  readonly byName: ReadonlyMap<string, ExtendingMember>
}

/**
 * What classes are given outside their definition: methods of Go, `impl` blocks of Rust. They belong to the class of
 * that name in the same common top level, else in the same file, else to one that the file does not declare itself.
 */
export class Extensions {
  readonly #byName = new Map<string, { module: Module; members: readonly Member[] }[]>()
  /** By the name of a member, the keys of the classes that are given one. */
  readonly #holders = new Map<string, Set<string>>()
  /** Of classes that were asked for since a file gave a class something. */
  #known = new WeakMap<ClassValue, Given>()

  add(module: Module): void {
    for (const statement of module.def.body) {
      if (statement.kind !== 'extend') continue
      this.#known = new WeakMap()
      const key = keyOf(module, statement.name)
      const known = this.#byName.get(key)
      for (const { name } of statement.members) {
        const holders = this.#holders.get(name)
        if (holders === undefined) this.#holders.set(name, new Set([key]))
        else holders.add(key)
      }
      if (known === undefined) this.#byName.set(key, [{ module, members: statement.members }])
      else known.push({ module, members: statement.members })
    }
  }

  /** Keys (`keyOf`) of the classes that are given all of some members, by whatever files. */
  holdersOf(names: readonly string[]): string[] {
    const sets = names.map((name) => this.#holders.get(name) ?? new Set<string>())
    const [fewest, ...others] = sets.toSorted((a, b) => a.size - b.size)
    return [...(fewest ?? [])].filter((key) => others.every((keys) => keys.has(key)))
  }

  /** All members that a class is given by the files that were parsed. */
  members(of: ClassValue): readonly ExtendingMember[] {
    return this.#byName.size === 0 ? [] : this.#given(of).all
  }

  #memberOf(of: ClassValue, name: string): ExtendingMember | undefined {
    return this.#byName.size === 0 ? undefined : this.#given(of).byName.get(name)
  }

  #given(of: ClassValue): Given {
    let given = this.#known.get(of)
    if (given === undefined) {
      const all = this.#find(of)
      given = { all, byName: new Map(all.toReversed().map((one) => [one.member.name, one])) }
      this.#known.set(of, given)
    }
    return given
  }

  #find(of: ClassValue): ExtendingMember[] {
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
    const found = this.#memberOf(of, name)
    if (found !== undefined) return found
    const shared = of.scope.module.scope.parent
    if (!(shared instanceof SharedScope) || !shared.parseAll()) return undefined
    return this.#memberOf(of, name)
  }
}

/** Tells classes that files give members to apart: by language, common top level and name. */
export function keyOf(module: Module, name: string): string {
  return `${module.def.language} ${module.def.scope ?? ''} ${name}`
}
