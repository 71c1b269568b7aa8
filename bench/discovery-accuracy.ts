// Recall and precision of source discovery per framework over the fixtures, whose expected endpoints, parameters and guards
// were written from the frameworks' documentation. `node bench/discovery-accuracy.ts [framework]`
import { loadFixtures, scoreFixture, scoreTable } from '../packages/api-discovery/test/fixtures.ts'

const fixtures = loadFixtures(process.argv[2])
const scores = []
for (const fixture of fixtures) scores.push({ framework: fixture.framework, score: await scoreFixture(fixture) })
const all = scores.map(({ score }) => ({ framework: 'all', score }))
console.log(`\n## ${fixtures.length} fixtures: recall / precision in percent\n`)
console.log(scoreTable(scores))
console.log(scoreTable(all).split('\n').slice(2).join('\n'))
const differences = scores.flatMap(({ framework, score }) => score.differences.map((text) => `${framework}: ${text}`))
if (differences.length > 0) console.log(`\n${differences.join('\n')}`)
