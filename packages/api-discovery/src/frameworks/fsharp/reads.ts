/** What handlers of F# frameworks read from a request: `ctx.TryGetQueryStringValue "q"`, `bindJson<Car>`, `r.queryParam "q"`. */
import type { Param, ParamPlace } from '../../model.ts'
import { isSign, type Records } from './records.ts'
import type { Tree } from './tree.ts'

const BY_NAME: readonly (readonly [RegExp, ParamPlace])[] = [
  [/^(?:[Tt]ry)?[Gg]etQueryStringValue$|^TryGetQueryValue$|^queryParam(?:Opt)?$/, 'query'],
  [/^(?:[Tt]ry)?[Gg]etRequestHeader$|^TryGetHeaderValue$/, 'header'],
  [/^(?:Try)?GetFormValue$|^formData$|^fieldParam$/, 'form'],
  [/^(?:Try)?GetCookieValue$/, 'cookie'],
]

const BY_TYPE: readonly (readonly [RegExp, ParamPlace])[] = [
  [/^(?:tryB|b|B)ind(?:Json|Model)?(?:Async)?$|^getJson$|^BindJsonAsync$|^mapJson$/, 'json'],
  [/^(?:try)?[Bb]indForm(?:Async)?$/, 'form'],
  [/^(?:try)?[Bb]ind(?:Query|QueryString)(?:Async)?$/, 'query'],
]

export function readsOf(trees: readonly Tree[], records: Records, depth = 0): Param[] {
  if (depth > 60) return []
  return trees.flatMap((tree, i): Param[] => {
    if (tree.kind === 'group') return readsOf(tree.items, records, depth + 1)
    if (tree.kind !== 'word') return []
    const called = tree.text.slice(tree.text.lastIndexOf('.') + 1)
    const typed = BY_TYPE.find(([names]) => names.test(called))?.[1]
    if (typed !== undefined) return fieldsOf(trees.slice(i + 1, i + 4), typed, records)
    const place = BY_NAME.find(([names]) => names.test(called))?.[1]
    const next = trees[i + 1]
    const inside = next?.kind === 'group' ? next.items[0] : next
    return place === undefined || inside?.kind !== 'string' ? [] : [{ name: inside.text, in: place }]
  })
}

/** The fields of `<Car>`; JSON names them in camelCase. */
function fieldsOf([open, type]: readonly Tree[], place: ParamPlace, records: Records): Param[] {
  const fields = isSign(open, '<') && type?.kind === 'word' ? records.get(type.text) : undefined
  if (fields === undefined) return place === 'json' ? [{ name: 'body', in: 'body' }] : []
  return [...fields].map(([name, schema]) => ({
    name: place === 'json' ? name.charAt(0).toLowerCase() + name.slice(1) : name,
    in: place,
    ...(Object.keys(schema).length === 0 ? {} : { schema }),
  }))
}
