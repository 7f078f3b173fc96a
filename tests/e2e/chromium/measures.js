// What a ruler says of the screen that is open: broken WCAG rules, targets too small for gloves, sideways scroll.
({
  async violations(rules, theme) {
    document.documentElement.dataset.theme = theme
    // What happens to lie under the sticky dock is not too small: it scrolls. Laid out flat, nothing covers anything.
    const flat = document.head.appendChild(document.createElement('style'))
    flat.textContent = '.dock, nav, summary { position: static !important }'
    const found = await axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] })
    flat.remove()
    return found.violations.map(({ id, nodes }) => `${theme} ${id}, ${nodes.length}: ${nodes[0].html.slice(0, 160)}`)
  },

  small() {
    const targets = 'a[href], button, input, select, textarea, summary, [role=button]'
    const modal = document.querySelector('dialog:modal')
    return [...(modal ?? document).querySelectorAll(targets)].flatMap((element) => {
      const box = (element.labels?.[0] ?? element).getBoundingClientRect()
      const hidden = !element.checkVisibility({ visibilityProperty: true }) || box.width <= 1 || box.bottom < 0
      // Fractions of a rem end up half a pixel short; a glove does not notice.
      const large = Math.max(box.width, element.getBoundingClientRect().width) > 47.4 &&
        Math.max(box.height, element.getBoundingClientRect().height) > 47.4
      return hidden || large ? [] : [`${Math.round(box.width)}x${Math.round(box.height)} ${element.outerHTML.slice(0, 100)}`]
    })
  },

  sideways() {
    const width = document.documentElement.clientWidth
    const scrolled = document.documentElement.scrollWidth
    if (scrolled <= width) return []
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > width + 1)
    return [`${scrolled} > ${width}`, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 100))]
  },
})
