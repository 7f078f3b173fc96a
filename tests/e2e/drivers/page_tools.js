// Given to every page that a driver asks something: finding by role and name as a person would, and waiting.
// A plain expression (an object of functions), so that it runs under a CSP that forbids eval.
({
  roleOf(element) {
    const said = element.getAttribute('role')
    if (said) return said
    const tag = element.localName
    if (tag === 'input') return this.roleOfInput(element.type)
    const section = element.hasAttribute('aria-label') || element.hasAttribute('aria-labelledby')
    const plain = {
      button: 'button', summary: 'button', select: 'combobox', textarea: 'textbox', option: 'option', dialog: 'dialog',
      nav: 'navigation', main: 'main', li: 'listitem', ul: 'list', ol: 'list', article: 'article', img: 'img', tr: 'row',
      table: 'table', td: 'cell', th: 'columnheader', form: 'form', fieldset: 'group', output: 'status', progress: 'progressbar',
    }
    if (tag === 'a') return element.hasAttribute('href') ? 'link' : null
    if (/^h[1-6]$/.test(tag)) return 'heading'
    if (tag === 'section') return section ? 'region' : null
    return plain[tag] ?? null
  },

  roleOfInput(type) {
    const known = { button: 'button', submit: 'button', reset: 'button', image: 'button', checkbox: 'checkbox', radio: 'radio',
      range: 'slider', number: 'spinbutton', search: 'searchbox', file: 'file', date: 'date', time: 'time' }
    return known[type] ?? 'textbox'
  },

  nameOf(element) {
    const by = element.getAttribute('aria-labelledby')
    if (by) return this.tidy(by.split(/\s+/).map((id) => this.textOf(document.getElementById(id))).join(' '))
    if (element.hasAttribute('aria-label')) return this.tidy(element.getAttribute('aria-label'))
    if (element.labels?.length) return this.tidy([...element.labels].map((label) => this.textOf(label, element)).join(' '))
    if (element.alt) return this.tidy(element.alt)
    return this.tidy(this.textOf(element)) || this.tidy(element.title ?? '') || this.tidy(element.placeholder ?? '')
  },

  // What a screen reader would say: without hidden parts, and without the field that stands inside its own label.
  textOf(node, without = null) {
    if (!node || node === without) return ''
    if (node.nodeType === Node.TEXT_NODE) return node.data
    if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute('aria-hidden') === 'true') return ''
    if (!node.checkVisibility({ visibilityProperty: true })) return ''
    if (node.matches('a, button, img, svg, [role=img]') && node.hasAttribute('aria-label')) return ` ${node.getAttribute('aria-label')} `
    if (node.alt) return ` ${node.alt} `
    const inner = [...node.childNodes].map((child) => this.textOf(child, without)).join('')
    return getComputedStyle(node).display.startsWith('inline') ? inner : ` ${inner} `
  },

  tidy(text) {
    return text.replace(/\s+/g, ' ').trim()
  },

  seen(element) {
    return element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0 &&
      !element.closest('[aria-hidden=true], [inert]')
  },

  matches(element, { role, name, exact }) {
    const own = this.roleOf(element)
    const field = role === 'field' && element.matches('input, select, textarea')
    if (role && own !== role && !field) return false
    if (!name) return true
    const heard = this.nameOf(element).toLowerCase()
    return exact ? heard === name.toLowerCase() : heard.includes(name.toLowerCase())
  },

  all(target) {
    const roots = target.within ? this.all(target.within).slice(0, 1) : [document]
    const found = roots.flatMap((root) => [...root.querySelectorAll(target.css ?? '*')])
    return found.filter((element) => this.matches(element, target) && (this.seen(element) || element.type === 'file'))
  },

  one(target) {
    return this.all(target)[target.nth ?? 0] ?? null
  },

  // Where a finger would land on the target, or why it can not: {x, y} in CSS pixels of the viewport, or {blocked}.
  async aim(target) {
    const element = this.one(target)
    if (!element) return { blocked: 'it is not on the screen' }
    if (element.disabled || element.getAttribute('aria-disabled') === 'true') return { blocked: 'it is disabled' }
    element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' })
    const before = element.getBoundingClientRect()
    await new Promise((done) => setTimeout(done, 60))
    const box = element.getBoundingClientRect()
    if (box.x !== before.x || box.y !== before.y) return { blocked: 'it is moving' }
    const x = box.x + box.width / 2
    const y = box.y + box.height / 2
    const top = document.elementFromPoint(x, y)
    if (!top) return { blocked: `it lies outside the viewport at ${Math.round(x)},${Math.round(y)}` }
    const mine = element.contains(top) || top.contains(element) || [...(element.labels ?? [])].some((l) => l.contains(top))
    return mine ? { x, y } : { blocked: `it is covered by ${top.outerHTML.slice(0, 120)}` }
  },

  // As typing does: the native setter and the events that frameworks listen to; also for date, time and select.
  put(target, text) {
    const element = this.one(target)
    if (!element) return false
    element.focus()
    const choice = element.localName === 'select' &&
      [...element.options].find((option) => this.tidy(option.label).includes(text) || option.value === text)
    if (element.localName === 'select' && !choice) return false
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), 'value').set
    setter.call(element, choice ? choice.value : text)
    element.dispatchEvent(new Event('input', { bubbles: true }))
    element.dispatchEvent(new Event('change', { bubbles: true }))
    return true
  },

  // Asks again at every change of the page (and ten times a second) until the answer is truthy or the time is over.
  async until(ask, milliseconds) {
    const end = performance.now() + milliseconds
    for (;;) {
      const answer = await ask()
      if (answer || performance.now() > end) return answer ?? null
      await new Promise((done) => {
        const finish = () => { changes.disconnect(); clearTimeout(timer); done() }
        const changes = new MutationObserver(finish)
        const timer = setTimeout(finish, 100)
        changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
      })
    }
  },
})
