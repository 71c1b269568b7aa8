/** Names of Remix's route files: `users.$id.tsx`, `_auth.login.tsx`, `($lang).about.tsx`, `files.$.tsx`, `[sitemap.xml].ts`. */
import { pathParam, type PathForm } from '../../../routing/path.ts'

/** The forms that a file name's segments come to. */
export function remixPath(piece: string): readonly PathForm[] {
  let forms: PathForm[] = [{ path: '', params: [] }]
  for (const segment of segmentsOf(piece)) {
    const optional = /^\((.*)\)$/.exec(segment)?.[1]
    const bare = optional ?? segment
    if (bare.startsWith('_') && optional === undefined) continue
    const next = forms.map((form) => withSegment(form, bare.replace(/_$/, '')))
    forms = optional === undefined ? next : [...next, ...forms].slice(0, 16)
  }
  return forms
}

function withSegment(form: PathForm, segment: string): PathForm {
  if (segment === 'index' || segment === '') return form
  if (segment === '$' || segment === '*')
    return { path: `${form.path}/{wildcard}`, params: [...form.params, pathParam('wildcard')] }
  const found = /^[$:]([\w-]+)(.*)$/.exec(segment)
  const name = found?.[1]
  if (name !== undefined) {
    const rest = (found?.[2] ?? '').replace(/[[\]]/g, '')
    return { path: `${form.path}/{${name}}${rest}`, params: [...form.params, pathParam(name)] }
  }
  return { path: `${form.path}/${segment.replace(/[[\]]/g, '')}`, params: form.params }
}

/** Dots and slashes part segments, except inside `[…]`. */
function segmentsOf(piece: string): string[] {
  return piece.match(/(?:\[[^\]]*\]|[^./])+/g) ?? []
}
