import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { ApiTestError } from '../errors.ts'
import { runFixture } from '../fixture-kit/fixture.ts'
import { loadFixtures } from '../fixture-kit/load.ts'
import { catalogMark, ruleCatalog } from '../report/rule-catalog.ts'
import { builtinFolder, isNamed, loadRules } from '../rule/load.ts'
import type { LoadedRule } from '../rule/load.ts'
import { loadTemplates } from '../templates/template.ts'
import type { ExitCode, Terminal } from './run-cli.ts'

function collect(value: string, before: string[] = []): string[] {
  return [...before, value]
}

export function addRuleCommands(program: Command, terminal: Terminal, setExit: (code: ExitCode) => void): void {
  const rule = program.command('rule').description('List rules and test them on their fixtures.')
  rule
    .command('list')
    .description('List the rules.')
    .argument('[name...]', 'ids, classes, globs')
    .option('--rules-dir <folder>', 'rules of your own instead of the built-in ones', collect)
    .action(async (names: string[], options: { rulesDir?: string[] }) => {
      const loaded = await selected(names, options.rulesDir)
      for (const { rule: one } of loaded)
        terminal.out(`${one.group.padEnd(28)} ${one.severity.padEnd(8)} ${one.id.padEnd(40)} ${one.title}\n`)
      terminal.out(`${loaded.length} rules\n`)
    })
  rule
    .command('test')
    .description('Run rules against their fixtures: small servers on 127.0.0.1, one with the fault and one without.')
    .argument('[name...]', 'ids, classes, globs')
    .option('--rules-dir <folder>', 'rules of your own instead of the built-in ones', collect)
    .option('-v, --verbose', 'show what was found')
    .action(async (names: string[], options: { rulesDir?: string[]; verbose?: boolean }) => {
      setExit(await testRules(await selected(names, options.rulesDir), terminal, options.verbose === true))
    })
  rule
    .command('templates')
    .description('Say which templates of a folder (Akto’s YAML) can be run, and why the others cannot.')
    .argument('<folder>')
    .action(async (folder: string) => {
      const { templates, unsupported } = await loadTemplates(folder)
      for (const { file, reason } of unsupported) terminal.out(`${file}: ${reason}\n`)
      terminal.out(`${templates.length} of ${templates.length + unsupported.length} templates can be run\n`)
    })
  rule
    .command('catalog')
    .description('Write a folder of Markdown pages that describe the rules.')
    .argument('<folder>', 'made when it is not there; earlier pages of the catalog are replaced')
    .option('--rules-dir <folder>', 'rules of your own instead of the built-in ones', collect)
    .action(async (folder: string, options: { rulesDir?: string[] }) => {
      const pages = ruleCatalog((await selected([], options.rulesDir)).map((one) => one.rule))
      await writeCatalog(folder, pages)
      terminal.out(`${pages.size} pages in ${folder}\n`)
    })
  for (const command of rule.commands)
    command.exitOverride().configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
}

async function selected(names: readonly string[], folders: readonly string[] = [builtinFolder]): Promise<LoadedRule[]> {
  const all = (await Promise.all(folders.map(loadRules))).flat()
  const chosen = names.length === 0 ? all : all.filter(({ rule }) => isNamed(rule, names))
  if (chosen.length === 0) throw new ApiTestError('usage', `no rule is named ${names.join(', ')}`)
  return chosen
}

/** Writes the pages and removes those of an earlier catalog that are no more. Files that the catalog did not make are left alone. */
async function writeCatalog(folder: string, pages: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) {
    if (pages.has(name) || !name.endsWith('.md')) continue
    const file = join(folder, name)
    if ((await readFile(file, 'utf8')).startsWith(catalogMark)) await rm(file)
  }
  for (const [name, text] of pages) await writeFile(join(folder, name), text)
}

async function testRules(rules: readonly LoadedRule[], terminal: Terminal, isVerbose: boolean): Promise<ExitCode> {
  let failures = 0
  for (const { rule, fixture } of rules) {
    if (fixture === undefined) {
      failures += 1
      terminal.out(`FAIL ${rule.id}: it has no fixtures\n`)
      continue
    }
    const fixtures = await loadFixtures(fixture)
    for (const expected of ['fires', 'quiet'] as const) {
      for (const source of fixtures[expected]) {
        const result = await runFixture(rule, source, expected)
        const name = `${rule.id} ${expected}${result.name === expected ? '' : ` (${result.name})`}`
        if (result.failure === undefined) terminal.out(`ok   ${name}: ${result.report.requests.total} requests\n`)
        else {
          failures += 1
          terminal.out(`FAIL ${name}: ${result.failure}\n`)
        }
        if (isVerbose)
          for (const finding of result.report.findings)
            terminal.out(
              `       ${finding.severity} ${finding.endpoint}: ${finding.message}\n       ${finding.curl ?? ''}\n`,
            )
      }
    }
  }
  terminal.out(failures === 0 ? `${rules.length} rules do as they should\n` : `${failures} failures\n`)
  return failures === 0 ? 0 : 1
}
