// A front end that shows whatever the delivery API gives. It compiles only if every type of page and every block is
// handled, so a new one is noticed where it is shown.

import type { AnyArticle, AnyBlock, AnyPage, AnyRichText } from "./types.js";

function never(value: never): never {
  throw new Error(`Nothing shows ${JSON.stringify(value)}.`);
}

type Node = Exclude<AnyRichText, string>[number];
type Inline = Extract<Node, { type: "paragraph" }>["content"][number];

function inline(node: Inline): string {
  switch (node.type) {
    case "text":
      return node.marks.reduce((words, mark) => `<span class="${mark}">${words}</span>`, node.text);
    case "line_break":
      return "<br>";
    case "link":
      return `<a href="${node.url}">${node.content.map(inline).join("")}</a>`;
    case "citation":
      return `<sup id="${node.anchor}">${node.number}</sup>`;
    default:
      return never(node);
  }
}

function rich(text: AnyRichText): string {
  return typeof text === "string" ? text : text.map(node).join("");
}

function node(node: Node): string {
  switch (node.type) {
    case "paragraph":
      return `<p>${node.content.map(inline).join("")}</p>`;
    case "list": {
      const items = node.items.map((item) => `<li>${item.content.map(inline).join("")}${item.lists.map(list).join("")}</li>`);
      return `<${node.is_ordered ? "ol" : "ul"}>${items.join("")}</${node.is_ordered ? "ol" : "ul"}>`;
    }
    default:
      return never(node);
  }
}

const list: (inner: Extract<Node, { type: "list" }>) => string = node;

export function block(block: AnyBlock): string {
  switch (block.type) {
    case "heading":
      return `<h${block.value.level} id="${block.value.anchor}">${block.value.text}</h${block.value.level}>`;
    case "paragraph":
      return rich(block.value);
    case "numbered_section":
      return `<section>${block.number}. ${block.value.title}${rich(block.value.text)}</section>`;
    case "callout":
      return `<aside class="${block.value.kind}">${block.value.title}${rich(block.value.text)}</aside>`;
    case "quote":
      return `<blockquote>${block.value.text}<footer>${block.value.attribution}</footer></blockquote>`;
    case "image":
      return block.value.image ? `<img src="${block.value.image.url}" alt="${block.value.alt}">` : "";
    case "video":
      return `<a href="${block.value.url}">${block.value.title} (${block.value.provider})</a>`;
    case "mechanism_list":
      return block.value.items.map((item) => `<dt>${item.term}</dt><dd>${rich(item.explanation)}</dd>`).join("");
    case "comparison":
      return block.value.aspects.map((aspect) => `<th>${aspect.name}</th><td>${aspect.values.map(rich).join("</td><td>")}</td>`).join("");
    case "table":
      return `<caption>${block.value.caption}</caption>${block.value.rows.length}`;
    case "faq":
      return block.value.items.map((item) => `<h3>${item.question}</h3>${rich(item.answer)}`).join("");
    case "call_to_action":
      return `<a href="${block.value.link}">${block.value.button_text}</a>`;
    case "related_articles":
      return block.value.articles.map((article) => `<a href="${article.url}">${article.title}</a>`).join("");
    case "disclaimer":
      return `<h2>${block.value.heading}</h2>${block.value.texts.map(rich).join("")}`;
    default:
      return never(block);
  }
}

export function article(article: AnyArticle): string {
  const disclaimer = article.brand.disclaimer;
  const reviewer = article.medical_reviewer?.name ?? "";
  const notice = `${disclaimer.heading}${disclaimer.texts.map(rich).join("")}`;
  return [article.title, reviewer, ...article.body.map(block), notice].join("\n");
}

export function page(page: AnyPage): string {
  switch (page.type) {
    case "article":
      return article(page);
    case "standard":
      return page.body.map(block).join("\n");
    case "home":
      return page.headline;
    case "article_index":
      return page.introduction;
    case "contact":
      return page.consent_text;
    case "redirect":
      return `${page.is_permanent ? "moved" : "for now"} ${page.url}`;
    default:
      return never(page);
  }
}
