import type { Module } from './project.ts'
import { union, type Value } from './values.ts'

/** A value that is found out when it is first asked for: an import, a class further down. */
export type Slot = { value: Value; depth: number } | { lazy: () => Value }

/** Names and values, one for each file, function and block. */
export class Scope {
  readonly parent: Scope | undefined
  readonly module: Module
  /** What `this` or `self` is, unless the parent says. */
  readonly self: Value | undefined
  /** Most scopes declare nothing: those of objects, of members, of bodies without names. */
  #slots: Map<string, Slot> | undefined

  constructor(module: Module, parent?: Scope, self?: Value) {
    this.module = module
    this.parent = parent
    this.self = self ?? parent?.self
  }

  /** The value of a name here or further out; undefined when nothing declares it. */
  find(name: string): Value | undefined {
    const holder = this.#holderOf(name)
    return holder?.own(name)
  }

  /** As `find`, in the scopes inside of another one. */
  findBelow(outer: Scope, name: string): Value | undefined {
    if (outer === this) return undefined
    return this.has(name) ? this.own(name) : this.parent?.findBelow(outer, name)
  }

  has(name: string): boolean {
    return this.#slots?.has(name) === true
  }

  own(name: string): Value | undefined {
    const slot = this.#slots?.get(name)
    return slot === undefined ? undefined : this.#force(name, slot)
  }

  names(): Iterable<string> {
    return this.#slots?.keys() ?? []
  }

  declare(name: string, value: Value, depth = 0): void {
    this.#set(name, { value, depth })
  }

  declareLazily(name: string, lazy: () => Value): void {
    this.#set(name, { lazy })
  }

  /**
   * Gives a new value to a declared name, or declares it here. `depth` counts the conditions around the assignment:
   * one that may not run adds an alternative to what was there before.
   */
  assign(name: string, value: Value, depth: number): void {
    const holder = this.#holderOf(name) ?? this
    holder.redeclare(name, value, depth)
  }

  /** As `assign`, for this scope only: languages without block scope declare a name again and again. */
  redeclare(name: string, value: Value, depth: number): void {
    const slot = this.#slots?.get(name)
    const before = slot === undefined || 'lazy' in slot ? undefined : slot
    const maybe = before !== undefined && depth > before.depth
    this.#set(name, { value: maybe ? union([before.value, value]) : value, depth: before?.depth ?? depth })
  }

  #set(name: string, slot: Slot): void {
    const slots = (this.#slots ??= new Map<string, Slot>())
    slots.set(name, slot)
  }

  #holderOf(name: string): Scope | undefined {
    if (this.has(name)) return this
    let scope = this.parent
    while (scope !== undefined && !scope.has(name)) scope = scope.parent
    return scope
  }

  #force(name: string, slot: Slot): Value {
    if (!('lazy' in slot)) return slot.value
    // Stands in for itself while it is found out, so that circular imports end.
    this.#set(name, { value: { kind: 'unknown', label: name, bare: true }, depth: 0 })
    const value = slot.lazy()
    this.#set(name, { value, depth: 0 })
    return value
  }
}
