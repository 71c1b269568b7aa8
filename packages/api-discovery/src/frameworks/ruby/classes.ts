/** Classes that several files open: only one of the openings names the superclass. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Project } from '../../engine/project.ts'
import type { ClassValue } from '../../engine/values.ts'

const openings = new WeakMap<Project, { modules: number; byName: Map<string, ClassValue[]> }>()

/** Full dotted names of the outside classes that a class comes from, by any of its openings. */
export function outsideBasesOf(of: ClassValue, run: Interpreter): string[] {
  const own = run.project.outsideBases(of, run)
  if (own.length > 0 || of.def.name === undefined) return own
  return openingsOf(of.def.name, run).flatMap((other) => (other === of ? [] : run.project.outsideBases(other, run)))
}

function openingsOf(name: string, run: Interpreter): readonly ClassValue[] {
  const { project } = run
  const modules = project.modules().filter((module) => module.language.name === 'ruby')
  const known = openings.get(project)
  if (known !== undefined && known.modules === modules.length) return known.byName.get(name) ?? []
  const byName = new Map<string, ClassValue[]>()
  openings.set(project, { modules: modules.length, byName })
  for (const module of modules) {
    for (const statement of module.def.body) {
      if (statement.kind !== 'class' || statement.def.bases.length === 0) continue
      const of: ClassValue = { kind: 'class', def: statement.def, scope: module.scope, statics: new Map() }
      const list = byName.get(statement.name)
      if (list === undefined) byName.set(statement.name, [of])
      else list.push(of)
    }
  }
  return byName.get(name) ?? []
}
