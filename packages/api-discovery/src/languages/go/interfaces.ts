/** Which struct of the folder an interface stands for. */
import { keyOf } from '../../engine/extensions.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Project } from '../../engine/project.ts'
import type { ClassValue } from '../../engine/values.ts'

/** The only struct that has all methods of an interface; undefined when there is none or there are several. */
export function implementation(of: ClassValue, run: Interpreter): ClassValue | undefined {
  const names = of.def.members.flatMap((member) => (member.method === undefined ? [] : [member.name]))
  if (names.length === 0 || of.def.members.some((member) => member.promotes === true)) return undefined
  const classes = classesByKey(run.project)
  const found = run.project.extensions
    .holdersOf(names)
    .flatMap((key) => classes.get(key) ?? [])
    .filter((one) => one !== of && hasAll(one, names, run))
  const unique = new Map(found.map((one) => [one.def, one]))
  return unique.size === 1 ? found[0] : undefined
}

interface Known {
  /** How many of the project's classes are in it. */
  count: number
  readonly byKey: Map<string, ClassValue[]>
}

const known = new WeakMap<Project, Known>()

/** The structs of Go that were met so far. */
function classesByKey(project: Project): ReadonlyMap<string, readonly ClassValue[]> {
  let of = known.get(project)
  if (of === undefined) known.set(project, (of = { count: 0, byKey: new Map() }))
  for (const one of project.classes.slice(of.count)) {
    const { name, abstract, alias } = one.def
    if (name === undefined || abstract === true || alias !== undefined) continue
    const key = keyOf(one.scope.module, name)
    const others = of.byKey.get(key)
    if (others === undefined) of.byKey.set(key, [one])
    else others.push(one)
  }
  of.count = project.classes.length
  return of.byKey
}

function hasAll(of: ClassValue, names: readonly string[], run: Interpreter): boolean {
  const own = new Set(run.project.extensions.members(of).map(({ member }) => member.name))
  return of.scope.module.language.name === 'go' && names.every((name) => own.has(name))
}
