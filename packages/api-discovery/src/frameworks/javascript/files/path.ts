/** Segments in brackets, as most frameworks with routes in file names write them. */
import { pathParam, type PathForm, type PathSyntax } from '../../../routing/path.ts'

/** `[id]`, `[...rest]`, `[[...rest]]`, `[[lang]]`, `[id=integer]`; holes pass through. */
export const bracketPath: PathSyntax = (piece) => {
  let forms: PathForm[] = [{ path: '', params: [] }]
  for (const segment of piece.split('/').filter((part) => part !== '')) {
    const optional = /^\[\[(?:\.\.\.)?([^\]]+)\]\]$/.exec(segment)
    if (optional !== null) {
      const name = nameOf(optional[1])
      const taken = forms.map(({ path, params }) => ({
        path: `${path}/{${name}}`,
        params: [...params, pathParam(name)],
      }))
      forms = [...taken, ...forms].slice(0, 16)
      continue
    }
    const names: string[] = []
    const text = segment.replace(/\[(?:\.\.\.)?([^\]]*)\]/g, (_, inner: string) => {
      const name = nameOf(inner)
      names.push(name)
      return `{${name}}`
    })
    forms = forms.map(({ path, params }) => ({
      path: `${path}/${text}`,
      params: [...params, ...names.map((name) => pathParam(name))],
    }))
  }
  return forms
}

/** `id=integer` names a matcher, `...` alone a wildcard. */
function nameOf(inner: string | undefined): string {
  const name = (inner ?? '').replace(/^\.\.\./, '').replace(/[=:].*$/, '')
  return name === '' ? 'wildcard' : name
}
