/** `class User` and `object User` are one name: the object's members are static ones of the class. */
import type { ClassDef, Member, Stmt } from '../../engine/ir.ts'

/** Statements in which each class stands once, with what its object has. */
export function withCompanions(body: readonly Stmt[]): Stmt[] {
  const merged = together(body.flatMap((one) => (one.kind === 'class' ? [one] : [])))
  const seen = new Set<string>()
  return body.flatMap((one): Stmt[] => {
    if (one.kind !== 'class') return [one]
    if (seen.has(one.name)) return []
    seen.add(one.name)
    return [{ ...one, def: merged.get(one.name) ?? one.def }]
  })
}

/** As for statements, for the classes in a class. */
export function withInnerCompanions(members: readonly Member[]): Member[] {
  const merged = together(
    members.flatMap(({ name, value }) => (value?.kind === 'class' ? [{ name, def: value.def }] : [])),
  )
  const seen = new Set<string>()
  return members.flatMap((one): Member[] => {
    if (one.value?.kind !== 'class') return [one]
    if (seen.has(one.name)) return []
    seen.add(one.name)
    return [{ ...one, value: { kind: 'class', def: merged.get(one.name) ?? one.value.def } }]
  })
}

function together(classes: readonly { readonly name: string; readonly def: ClassDef }[]): Map<string, ClassDef> {
  const merged = new Map<string, ClassDef>()
  for (const { name, def } of classes) {
    const known = merged.get(name)
    const [object, of] = known === undefined ? [undefined, def] : isObject(known) ? [known, def] : [def, known]
    merged.set(
      name,
      object === undefined ? of : { ...of, members: [...of.members, ...object.members.map(withoutType)] },
    )
  }
  return merged
}

function isObject(def: ClassDef): boolean {
  return def.members.every((member) => member.static === true)
}

/** What has a type is a field of the values of the class, which those of its object are not. */
function withoutType(member: Member): Member {
  const { type: _, ...rest } = member
  return member.method === undefined ? rest : member
}
