/* The reference marker in Wagtail's rich text editor: choose a reference, see which one a marker means. */
(() => {
  const { React, DraftJS, draftail, ChooserModalOnloadHandlerFactory } = window;
  const { EditorState, Modifier } = DraftJS;

  /** The marker's words in the editor; readers see its number instead. */
  const markerText = (citation) => `[${citation.split(/[\s,.;:]/).find(Boolean) || 'reference'}]`;

  class ReferenceSource extends draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.referenceChooser,
        urlParams: {},
        onload: new ChooserModalOnloadHandlerFactory().getOnLoadHandlers(),
        responses: { chosen: this.onChosen },
      };
    }

    /* A marker stands after the words that it supports, and replaces none of them. */
    onChosen({ id, string: citation }) {
      const { editorState, entityType, onComplete } = this.props;
      const selection = editorState.getSelection();
      const afterSelection = selection.merge({
        anchorKey: selection.getEndKey(),
        anchorOffset: selection.getEndOffset(),
        focusKey: selection.getEndKey(),
        focusOffset: selection.getEndOffset(),
        isBackward: false,
      });
      const content = editorState
        .getCurrentContent()
        .createEntity(entityType.type, 'IMMUTABLE', { id, citation });
      const withMarker = Modifier.insertText(
        content,
        afterSelection,
        markerText(citation),
        null,
        content.getLastCreatedEntityKey(),
      );
      this.workflow.close();
      onComplete(EditorState.push(editorState, withMarker, 'insert-characters'));
    }
  }

  const ReferenceMarker = ({ contentState, entityKey, children }) =>
    React.createElement(
      'span',
      { className: 'reference-marker', title: contentState.getEntity(entityKey).getData().citation },
      children,
    );

  draftail.registerPlugin(
    { type: 'REFERENCE', source: ReferenceSource, decorator: ReferenceMarker },
    'entityTypes',
  );
})();
