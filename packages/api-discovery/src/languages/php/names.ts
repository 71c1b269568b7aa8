/** Names of classes as PHP resolves them when it compiles a file: by `namespace` and `use`. */
import type { Node } from '../parser.ts'

export class NameTable {
  namespace = ''
  readonly #imports = new Map<string, string>()

  /** `use A\B;`, `use A\B as C;`, `use A\{B, C as D};`. Functions and constants are left out. */
  addUse(declaration: Node): void {
    const children = declaration.children()
    if (children.some((child) => child.kind() === 'function' || child.kind() === 'const')) return
    const group = children.find((child) => child.kind() === 'namespace_use_group')
    const prefix = group === undefined ? '' : `${children.find((child) => child.isNamed())?.text() ?? ''}\\`
    for (const clause of (group ?? declaration).children()) {
      if (clause.kind() !== 'namespace_use_clause') continue
      const parts = clause.children().filter((child) => child.isNamed())
      if (clause.children().some((child) => child.kind() === 'function' || child.kind() === 'const')) continue
      const [full, alias] = parts
      if (full === undefined) continue
      const name = (prefix + full.text()).replaceAll(/\s/g, '').replace(/^\\/, '')
      this.#imports.set(alias?.text() ?? lastPart(name), name)
    }
  }

  /** The full name, without a leading `\`. */
  resolve(written: string): string {
    const name = written.replaceAll(/\s/g, '')
    if (name.startsWith('\\')) return name.slice(1)
    if (name.startsWith('namespace\\')) return this.declared(name.slice('namespace\\'.length))
    const split = name.indexOf('\\')
    const first = split < 0 ? name : name.slice(0, split)
    const imported = this.#imports.get(first)
    return imported === undefined ? this.declared(name) : imported + (split < 0 ? '' : name.slice(split))
  }

  /** The full name of a class that is declared here. */
  declared(name: string): string {
    return this.namespace === '' ? name : `${this.namespace}\\${name}`
  }
}

export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('\\') + 1)
}
