/** Which PHP files a web server answers with, and under which path. */

/** Folders that servers are pointed at; what lies around them is not served. */
const WEB_ROOT = /^(?:.*\/)?(?:public|public_html|htdocs|wwwroot|docroot|webroot|www)\//
/** Folders of what is only included, by the names that most programs give them. */
const INCLUDED =
  /(?:^|\/)(?:includes?|incs?|partials?|layouts?|templates?|views?|config|configs|libs?|library|classes|helpers?|models?|migrations?|database|lang|locale)\/|\.(?:inc|class|func|lib|tpl|blade)\.php$/i
/** `defined('ABSPATH') || exit;`, `if (!defined('_JEXEC')) die;` */
const ONLY_WITHIN = /\bdefined\s*\(\s*['"]\w+['"]\s*\)[\s){]*(?:\|\||or\b|exit|die|return)/i
const COMMAND = /\bphp_sapi_name\s*\(|\bPHP_SAPI\b|\$argv\b/

/** Whether a file may be asked for: no part of another page, no program of the command line, no piece of a plugin. */
export function isPage(file: string, source: string): boolean {
  const served = WEB_ROOT.exec(file)?.[0] ?? ''
  if (INCLUDED.test(file.slice(served.length))) return false
  return !source.startsWith('#!') && !COMMAND.test(source) && !ONLY_WITHIN.test(source)
}

/** Whether markup stands outside of the program. */
export function writesMarkup(source: string): boolean {
  return source
    .split('?>')
    .map((part, i) => (i > 0 || part.trimStart().startsWith('<') ? (part.split(/<\?(?:php|=)/)[0] ?? '') : ''))
    .some((outside) => /<\s*(?:!doctype|html|head|body|form|table|div|h[1-6]|p|ul|a)\b/i.test(outside))
}

/** The address of a file: its path below the folder that is served. */
export function pathOf(file: string): string {
  return `/${file.replace(WEB_ROOT, '')}`
}
