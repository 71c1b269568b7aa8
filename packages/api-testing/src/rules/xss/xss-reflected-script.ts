import { contextsOf, defineRule, htmlReflections } from '../../rule/index.ts'

/** A value inside a script is sent with what ends the string it stands in, or the script itself. */
export default defineRule({
  id: 'xss-reflected-script',
  title: 'A parameter breaks out of a string in a script of the page',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
  cwe: [79],
  owasp: 'A03:2021',
  why: 'Encoding for HTML does not help inside a script: a quote ends the string and code follows. It runs in the name of the site for whoever opens the link.',
  fix: 'Hand data to scripts as JSON with < escaped, or in data attributes; never paste values into scripts.',
  controls: ['secure-coding', 'input-validation'],
  needs: { baseline: 'answered' },
  run: async (context) => {
    for (const { point, contexts, send } of await htmlReflections(context)) {
      if (!contexts.some(({ kind }) => kind === 'script')) continue
      const mark = `hf${context.unique()}`
      for (const end of [`';`, '";', '`;', `\\';`, `</script><${mark}>`]) {
        const page = await send(`a${end}${mark}`)
        if (page === undefined || !escaped(page.html, end, mark)) continue
        context.report({
          message: `${end} in ${point.in} parameter \`${point.name}\` ends the string of the script that the value stands in.`,
          point,
          evidence: [{ label: 'value that ends the string', exchange: page.exchange }],
        })
        break
      }
    }
  },
})

/** Whether what was sent ends a string that it stands in, or the script. */
function escaped(html: string, end: string, mark: string): boolean {
  if (end.startsWith('<')) return contextsOf(html, `<${mark}`).some(({ kind }) => kind === 'text')
  if (!contextsOf(html, `a${end}${mark}`).some(({ kind }) => kind === 'script')) {
    // With a backslash in front, the escaping of the quote must have been undone by it.
    return (
      end.startsWith('\\') &&
      contextsOf(html, `a\\\\';${mark}`).some(({ kind }) => kind === 'script') &&
      isOpenedBy(html, `a\\\\';${mark}`, "'")
    )
  }
  return !end.startsWith('\\') && isOpenedBy(html, `a${end}${mark}`, end[0] ?? '')
}

/** Whether the string around the text was opened with this quote on the same line. */
function isOpenedBy(html: string, text: string, quote: string): boolean {
  const at = html.indexOf(text)
  const line = html.slice(Math.max(html.lastIndexOf('\n', at), html.lastIndexOf('<script', at)) + 1, at)
  const quotes = line.replaceAll(/\\./g, '').split(quote).length - 1
  return quotes % 2 === 1
}
